package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.analyzer.reference.Findings.Finding;
import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Recorded outcomes that no translation there may be can have come to: MODEL_DISAGREES. */
final class Impossible {
    private static final String CODE = "MODEL_DISAGREES";

    private final History history;
    private final Hardware hardware;
    private final Tables tables;
    private final FlushOrder flushes;
    private final OldEntries old;
    private final Judge judge;
    private final RmpStory rmp;

    Impossible(
            History history,
            Hardware hardware,
            Tables tables,
            FlushOrder flushes,
            OldEntries old,
            Judge judge) {
        this.history = history;
        this.hardware = hardware;
        this.tables = tables;
        this.flushes = flushes;
        this.old = old;
        this.judge = judge;
        this.rmp = new RmpStory(history, hardware);
    }

    void judge(Attempt attempt, int now, Findings findings) {
        if (reentered(attempt, now) || fenced(attempt, now)) {
            return;
        }
        if (attempt.failed()) {
            fault(attempt, now, findings);
        } else if (attempt.ok()) {
            boolean refused = false;
            for (long iova : attempt.pages()) {
                refused |= ok(attempt, iova, now, findings);
            }
            if (!refused) {
                entry(attempt, now, findings);
            }
        }
    }

    /** A device whose table entry was changed, or taken away, may have been served by the old. */
    private boolean reentered(Attempt attempt, int now) {
        Optional<DeviceEntry> last = Optional.empty();
        for (int i = 0; i < now; i++) {
            if (history.at(i) instanceof DeviceEntry entry
                    && entry.bdf().equals(attempt.device().entry().bdf())) {
                if (!entry.on() || last.filter(before -> !same(before, entry)).isPresent()) {
                    return true;
                }
                last = Optional.of(entry);
            }
        }
        return false;
    }

    private static boolean same(DeviceEntry a, DeviceEntry b) {
        return a.unit() == b.unit()
                && a.domain() == b.domain()
                && a.trusted() == b.trusted()
                && a.asid() == b.asid()
                && a.ats() == b.ats();
    }

    private boolean fenced(Attempt attempt, int now) {
        RunState state = RunState.RUN;
        for (int i = 0; i < now; i++) {
            if (history.at(i) instanceof DeviceState change
                    && change.bdf().equals(attempt.device().entry().bdf())) {
                state = change.state();
            }
        }
        return state == RunState.FENCED;
    }

    /** Whether one page of an access that was recorded OK cannot have been reached. */
    private boolean ok(Attempt attempt, long iova, int now, Findings findings) {
        Optional<Leaf> leaf = tables.pageTable(attempt.domain()).at(iova);
        List<Leaf> usable = attempt.walked() ? List.of() : old.usable(attempt, iova);
        if (leaf.isEmpty()) {
            boolean gone = usable.isEmpty() && saidToBeGone(attempt, iova);
            if (gone) {
                add(attempt, false, iova & -SIZE_2M, goneForSure(attempt, iova, now), findings);
            }
            return gone;
        }
        long frame = Pages.frameOf(leaf.get().spaOf(iova));
        if (tables.stalled(attempt.domain(), frame) || old.raced(attempt, iova, usable, now)) {
            return false;
        }
        if (!attempt.permittedBy(leaf.get())) {
            add(
                    attempt,
                    true,
                    frame,
                    history.certain(facts(attempt, leaf.get(), now), now),
                    findings);
            return true;
        }
        Judge.Ruling ruling = judge.rule(attemptAt(attempt, iova, now), leaf.get(), now);
        if (ruling.answer() != Judge.Answer.FAILS
                || ruling.bySize()
                || leftover(attempt, iova, leaf.get(), usable, ruling.code(), now)) {
            return false;
        }
        add(attempt, true, frame, sure(attempt, iova, leaf.get(), ruling, now), findings);
        return true;
    }

    /** An assigned page refuses T=0 whatever the rest of its frame is. */
    private boolean sure(Attempt attempt, long iova, Leaf leaf, Judge.Ruling ruling, int now) {
        if (!ruling.code().equals("UNTRUSTED_TO_PRIVATE")) {
            return ruling.certain();
        }
        List<Fact> facts = facts(attempt, leaf, now);
        long spa = leaf.spaOf(iova);
        tables.frame(spa).page(Pages.pageInFrame(spa)).ifPresent(page -> facts.add(page.fact()));
        return history.certain(facts, now);
    }

    /** An entry cached before the RMP came to refuse the page, where it may have outlived that. */
    private boolean leftover(
            Attempt attempt, long iova, Leaf leaf, List<Leaf> usable, String code, int now) {
        if (attempt.walked()) {
            return false;
        }
        if (code.equals("LEAF_STRADDLES")) {
            return old.kept(attempt, iova, leaf, usable, code, now);
        }
        boolean elsewhere = usable.stream().anyMatch(l -> l.spaOf(iova) != leaf.spaOf(iova));
        return elsewhere
                || rmp.entryMayOutlive(attempt, leaf.spaOf(iova), leaf.setBy(), code, now)
                || (!usable.isEmpty()
                        && rmp.entryMayOutlive(attempt, leaf.spaOf(iova), -1, code, now));
    }

    private boolean saidToBeGone(Attempt attempt, long iova) {
        PageTable table = tables.pageTable(attempt.domain());
        return table.seen() && (table.wasMapped(iova) || table.lastUnmapHolds(iova));
    }

    private boolean goneForSure(Attempt attempt, long iova, int now) {
        PageTable table = tables.pageTable(attempt.domain());
        List<Fact> facts = facts(attempt, now);
        facts.add(table.goneBy(iova));
        facts.addAll(flushes.completions(attempt, iova));
        return table.wasMapped(iova) && history.certain(facts, now);
    }

    /** The size of an IOTLB entry, where all of the access is one stretch of one frame. */
    private void entry(Attempt attempt, int now, Findings findings) {
        long entry = attempt.event() instanceof Access access ? access.entry() : 0;
        boolean byDevice =
                attempt.source() == Source.ATC
                        || (attempt.source() == Source.UNKNOWN && attempt.device().entry().ats());
        List<Leaf> leaves = new ArrayList<>();
        for (long iova : attempt.pages()) {
            tables.pageTable(attempt.domain()).at(iova).ifPresent(leaves::add);
        }
        boolean judged =
                entry != 0
                        && !byDevice
                        && hardware.model() != Hardware.Model.SINGLE_OWNER
                        && oneStretch(attempt, leaves);
        if (!judged) {
            return;
        }
        Leaf leaf = leaves.get(0);
        long frame = Pages.frameOf(leaf.spaOf(attempt.iova()));
        List<Leaf> before = new ArrayList<>();
        if (!attempt.walked()) {
            attempt.pages().forEach(iova -> before.addAll(old.over(attempt, iova)));
        }
        boolean odd = entry != SIZE_4K && entry != SIZE_2M;
        boolean tooLarge =
                entry == SIZE_2M && !leaf.mayBeHuge() && before.stream().noneMatch(Leaf::mayBeHuge);
        boolean tooSmall =
                entry == SIZE_4K
                        && surelyHuge(leaf)
                        && before.stream().allMatch(Impossible::surelyHuge)
                        && hardware.model() == Hardware.Model.AMD
                        && hardware.stage1EntrySize() == SIZE_2M;
        if ((odd || tooLarge || tooSmall) && !tables.stalled(attempt.domain(), frame)) {
            add(attempt, true, frame, history.certain(facts(attempt, leaf, now), now), findings);
        }
    }

    private static boolean surelyHuge(Leaf leaf) {
        return leaf.huge() && !leaf.derived();
    }

    private static boolean oneStretch(Attempt attempt, List<Leaf> leaves) {
        if (leaves.size() != attempt.pages().size()) {
            return false;
        }
        long offset = leaves.get(0).spa() - leaves.get(0).iova();
        return leaves.stream().allMatch(leaf -> leaf.spa() - leaf.iova() == offset)
                && Pages.frameOf(attempt.iova() + offset)
                        == Pages.frameOf(attempt.iova() + attempt.length() - 1 + offset);
    }

    /** A fault that none of the pages can have given. */
    private void fault(Attempt attempt, int now, Findings findings) {
        boolean certain = true;
        for (long iova : attempt.pages()) {
            Optional<Boolean> excluded = excludes(attempt, iova, now);
            if (excluded.isEmpty()) {
                return;
            }
            certain &= excluded.get();
        }
        long first = attempt.iova();
        Optional<Leaf> leaf = tables.pageTable(attempt.domain()).at(first);
        long window = leaf.map(found -> found.spaOf(first)).orElse(first) & -SIZE_2M;
        add(attempt, leaf.isPresent(), window, certain, findings);
    }

    /** Whether a page cannot have given the recorded fault, and if so, whether for certain. */
    private Optional<Boolean> excludes(Attempt attempt, long iova, int now) {
        boolean rmpFault = attempt.outcome() == Outcome.RMP_PAGE_FAULT;
        boolean oneTable = hardware.model() == Hardware.Model.SINGLE_OWNER;
        if (rmpFault && oneTable && attempt.trusted()) {
            return Optional.of(history.certain(facts(attempt, now), now));
        }
        Optional<Leaf> leaf = tables.pageTable(attempt.domain()).at(iova);
        if (leaf.isEmpty()) {
            return rmpFault && old.over(attempt, iova).isEmpty() && saidToBeGone(attempt, iova)
                    ? Optional.of(goneForSure(attempt, iova, now))
                    : Optional.empty();
        }
        if (tables.stalled(attempt.domain(), Pages.frameOf(leaf.get().spaOf(iova)))) {
            return Optional.empty();
        }
        return rmpFault
                ? passesRmp(attempt, iova, leaf.get(), now)
                : translates(attempt, iova, leaf.get(), now);
    }

    private Optional<Boolean> translates(Attempt attempt, long iova, Leaf leaf, int now) {
        boolean oneTable = hardware.model() == Hardware.Model.SINGLE_OWNER;
        List<Leaf> pending = old.over(attempt, iova);
        boolean always =
                attempt.surelyPermittedBy(leaf)
                        && (!attempt.trusted() || attempt.device().entry().trusted())
                        && (attempt.walked()
                                || pending.stream().allMatch(attempt::surelyPermittedBy))
                        && (!oneTable || pending.isEmpty());
        List<Fact> facts = facts(attempt, leaf, now);
        if (oneTable) {
            Judge.Ruling ruling = judge.rule(attemptAt(attempt, iova, now), leaf, now);
            always &= ruling.answer() == Judge.Answer.OK;
            always &= rmp.untouchedSince(leaf.spaOf(iova), leaf.setBy(), now);
            pageFact(leaf.spaOf(iova)).ifPresent(facts::add);
        }
        return always ? Optional.of(history.certain(facts, now)) : Optional.empty();
    }

    private Optional<Fact> pageFact(long spa) {
        return tables.frame(spa).page(Pages.pageInFrame(spa)).map(RmpFrame.Entry::fact);
    }

    private Optional<Boolean> passesRmp(Attempt attempt, long iova, Leaf leaf, int now) {
        List<Leaf> usable =
                attempt.walked()
                        ? List.of()
                        : old.over(attempt, iova).stream().filter(attempt::permittedBy).toList();
        boolean before =
                old.answers(attempt, iova, usable, now).stream()
                        .allMatch(answer -> answer == Judge.Answer.OK);
        boolean whole =
                hardware.model() == Hardware.Model.AMD
                        && !hardware.mixedFramesJudgedOneByOne()
                        && (leaf.size() > SIZE_2M || leaf.derived());
        if (!before || whole) {
            return Optional.empty();
        }
        if (!attempt.permittedBy(leaf)) {
            return Optional.of(history.certain(facts(attempt, leaf, now), now));
        }
        Judge.Ruling ruling = judge.rule(attemptAt(attempt, iova, now), leaf, now);
        return ruling.answer() == Judge.Answer.OK && !ruling.bySize()
                ? Optional.of(ruling.certain())
                : Optional.empty();
    }

    private void add(
            Attempt attempt, boolean spa, long window, boolean certain, Findings findings) {
        findings.add(
                attempt,
                new Finding(HazardKind.MODEL_DISAGREES, CODE, spa, window),
                Severity.LATENT,
                certain);
    }

    private Judge.Try attemptAt(Attempt attempt, long iova, int now) {
        return new Judge.Try(attempt.device(), iova, attempt.trusted(), facts(attempt, now));
    }

    private static List<Fact> facts(Attempt attempt, Leaf leaf, int now) {
        List<Fact> facts = facts(attempt, now);
        facts.add(leaf.fact());
        return facts;
    }

    private static List<Fact> facts(Attempt attempt, int now) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(attempt.event().stream(), now));
        facts.add(attempt.device().fact());
        return facts;
    }
}
