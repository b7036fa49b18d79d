package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.List;

/** The IOMMU's check of one access to one page, by domain.md's truth table. */
final class Judge {
    /** How a page answers an access. */
    enum Answer {
        OK,
        FAILS,
        UNKNOWN
    }

    /**
     * An answer and what it rests on.
     *
     * @param kind of the hazard where it fails, else meaningless
     * @param code of the hazard, empty where it does not fail
     * @param bySize whether it rests on the guessed size of a leaf
     */
    record Ruling(Answer answer, HazardKind kind, String code, boolean certain, boolean bySize) {
        Ruling(Answer answer, HazardKind kind, String code, boolean certain) {
            this(answer, kind, code, certain, false);
        }
    }

    /** An access to one page. */
    record Try(Tables.Device device, long iova, boolean trusted, List<Fact> facts) {}

    private static final Ruling CANNOT_TELL =
            new Ruling(Answer.UNKNOWN, HazardKind.OWNERSHIP, "", false);

    private final History history;
    private final Hardware hardware;
    private final Tables tables;
    private final WholeLeaf wholeLeaf;

    Judge(History history, Hardware hardware, Tables tables) {
        this.history = history;
        this.hardware = hardware;
        this.tables = tables;
        this.wholeLeaf = new WholeLeaf(history, hardware, tables);
    }

    /**
     * Judges through a leaf that permits the direction, against the RMP as it is now. Where its
     * size is a guess, one of the other class has to be judged alike, or nothing is certain.
     */
    Ruling rule(Try access, Leaf leaf, int now) {
        Ruling guess = ruleExact(access, leaf, now);
        if (!leaf.derived()) {
            return guess;
        }
        Ruling other = ruleExact(access, leaf.ofOtherClass(), now);
        boolean same = guess.answer() == other.answer() && guess.code().equals(other.code());
        boolean bySize = !same || access.trusted() && wholeLeaf.judgesAny();
        boolean certain = guess.certain() && other.certain() && !bySize;
        return new Ruling(guess.answer(), guess.kind(), guess.code(), certain, bySize);
    }

    private Ruling ruleExact(Try access, Leaf leaf, int now) {
        List<Fact> facts = new ArrayList<>(access.facts());
        facts.add(access.device().fact());
        facts.add(leaf.fact());
        Ruling size = size(access, leaf, facts, now);
        if (size.answer() == Answer.FAILS) {
            return size;
        }
        boolean whole = access.trusted() && wholeLeaf.judges(leaf);
        Ruling straddles = whole ? wholeLeaf.straddles(access, leaf, facts, now) : CANNOT_TELL;
        if (straddles.answer() == Answer.FAILS) {
            return straddles;
        }
        Ruling rights = rights(access, leaf, facts, now);
        return whole && rights.answer() == Answer.OK
                ? wholeLeaf.passes(access, leaf, facts, now, rights)
                : rights;
    }

    /**
     * What a leaf that is gone would do: as an entry of the frame alone it lets the access through,
     * even where a walk of the whole leaf would fail by now.
     */
    Answer ofOld(Try access, Leaf leaf, int now) {
        Answer guess = ofExactOld(access, leaf, now);
        if (!leaf.derived()) {
            return guess;
        }
        boolean whole = access.trusted() && wholeLeaf.judgesAny() && guess == Answer.OK;
        boolean same = ofExactOld(access, leaf.ofOtherClass(), now) == guess;
        return same && !whole ? guess : Answer.UNKNOWN;
    }

    private Answer ofExactOld(Try access, Leaf leaf, int now) {
        List<Fact> none = List.of();
        Ruling size = size(access, leaf, none, now);
        Answer alone =
                size.answer() == Answer.FAILS
                        ? size.answer()
                        : rights(access, leaf, none, now).answer();
        boolean open = access.trusted() && wholeLeaf.judges(leaf) && alone == Answer.OK;
        return open ? Answer.UNKNOWN : alone;
    }

    /** A page is judged for size first. */
    private Ruling size(Try access, Leaf leaf, List<Fact> facts, int now) {
        RmpFrame frame = tables.frame(leaf.spaOf(access.iova()));
        if (hardware.model() != Hardware.Model.AMD) {
            return CANNOT_TELL;
        }
        if (!access.trusted()) {
            return leaf.huge() && frame.mixed()
                    ? fails(
                            HazardKind.SIZE_MISMATCH,
                            "SHARED_MIXED",
                            mixedIsCertain(frame, facts, now))
                    : CANNOT_TELL;
        }
        boolean mismatch = leaf.huge() ? frame.is4K() : frame.is2M();
        String code = leaf.huge() ? "IO_LARGER" : "IO_SMALLER";
        List<Boolean> proofs = new ArrayList<>();
        for (Tables.Device owner : tables.trustedOf(access.device().entry().domain())) {
            for (Fact page : frame.assignedTo(owner.entry().asid())) {
                List<Fact> all = new ArrayList<>(facts);
                all.addAll(List.of(owner.fact(), page, frame.sizeFact()));
                proofs.add(mismatch && history.certain(all, now));
            }
        }
        return mismatch && !proofs.isEmpty()
                ? fails(HazardKind.SIZE_MISMATCH, code, proofs.contains(true))
                : CANNOT_TELL;
    }

    boolean mixedIsCertain(RmpFrame frame, List<Fact> facts, int now) {
        for (Fact yes : frame.pagesWhere(RmpFrame.Entry::assigned)) {
            for (Fact no : frame.pagesWhere(entry -> !entry.assigned())) {
                List<Fact> all = new ArrayList<>(facts);
                all.addAll(List.of(yes, no));
                if (history.certain(all, now)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Ruling rights(Try access, Leaf leaf, List<Fact> facts, int now) {
        long spa = leaf.spaOf(access.iova());
        RmpFrame frame = tables.frame(spa);
        return frame.page(Pages.pageInFrame(spa))
                .map(
                        page ->
                                access.trusted()
                                        ? trusted(access, page, facts, now)
                                        : untrusted(page, leaf, frame, facts, now))
                .orElse(CANNOT_TELL);
    }

    private Ruling trusted(Try access, RmpFrame.Entry page, List<Fact> facts, int now) {
        List<Fact> all = new ArrayList<>(facts);
        all.add(page.fact());
        boolean certain = history.certain(all, now);
        if (!page.assigned()) {
            return fails(HazardKind.OWNERSHIP, "TRUSTED_TO_SHARED", certain);
        }
        if (page.asid() != access.device().entry().asid()) {
            return fails(HazardKind.OWNERSHIP, "WRONG_ASID", certain);
        }
        if (page.gpa() != (access.iova() & -Pages.SIZE_4K)) {
            return fails(HazardKind.OWNERSHIP, "WRONG_GPA", certain);
        }
        if (page.immutable()) {
            return fails(HazardKind.OWNERSHIP, "IMMUTABLE", certain);
        }
        if (!hardware.validatedRequired()) {
            return ok(certain);
        }
        if (page.validatedBy() < 0) {
            return CANNOT_TELL;
        }
        all.add(new Fact(Stream.RMP, page.validatedBy()));
        return page.validated()
                ? ok(history.certain(all, now))
                : fails(HazardKind.OWNERSHIP, "NOT_VALIDATED", history.certain(all, now));
    }

    /** A frame that may be mixed or private, with unseen pages, is private at least here. */
    private Ruling untrusted(
            RmpFrame.Entry page, Leaf leaf, RmpFrame frame, List<Fact> facts, int now) {
        List<Fact> all = new ArrayList<>(facts);
        all.add(page.fact());
        boolean judgedWhole = hardware.model() == Hardware.Model.AMD && leaf.huge();
        boolean known = !judgedWhole || frame.allKnown();
        boolean certain = history.certain(all, now);
        if (page.assigned()) {
            return fails(HazardKind.OWNERSHIP, "UNTRUSTED_TO_PRIVATE", certain && known);
        }
        if (judgedWhole) {
            all.addAll(frame.pagesWhere(entry -> true));
        }
        return known ? ok(history.certain(all, now)) : CANNOT_TELL;
    }

    private static Ruling fails(HazardKind kind, String code, boolean certain) {
        return new Ruling(Answer.FAILS, kind, code, certain);
    }

    private static Ruling ok(boolean certain) {
        return new Ruling(Answer.OK, HazardKind.OWNERSHIP, "", certain);
    }
}
