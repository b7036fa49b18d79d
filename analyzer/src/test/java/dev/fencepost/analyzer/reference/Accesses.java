package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;

import dev.fencepost.analyzer.reference.Findings.Finding;
import dev.fencepost.analyzer.reference.Findings.Weight;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What an access raises: judged 4K by 4K, counted once in each frame for each code. */
final class Accesses {
    private final History history;
    private final Tables tables;
    private final FlushOrder flushes;
    private final TableEpisodes episodes;
    private final Points points;
    private final Judge judge;
    private final OldEntries entries;
    private final Impossible impossible;
    private final Findings findings = new Findings();

    Accesses(
            History history,
            Tables tables,
            FlushOrder flushes,
            TableEpisodes episodes,
            Points points,
            Judge judge,
            OldEntries entries,
            Impossible impossible) {
        this.history = history;
        this.tables = tables;
        this.flushes = flushes;
        this.episodes = episodes;
        this.points = points;
        this.judge = judge;
        this.entries = entries;
        this.impossible = impossible;
    }

    void access(Attempt attempt, int now) {
        findings.clear();
        List<Side.Piece> pieces = new ArrayList<>();
        for (long iova : attempt.pages()) {
            pieces.add(page(attempt, iova, now));
        }
        impossible.judge(attempt, now, findings);
        findings.forEach((finding, weight) -> raise(attempt, finding, weight, now));
        flushes.access(attempt, now);
        if (!attempt.ok() && !attempt.stalled() && Side.straddles(pieces)) {
            Weight weight = new Weight(Severity.FAULT, Side.certain(pieces));
            raise(attempt, straddle(pieces.get(0)), weight, now);
        }
    }

    private void raise(Attempt attempt, Finding finding, Weight weight, int now) {
        if (finding.kind() == HazardKind.SIZE_MISMATCH || finding.leaf().isPresent()) {
            episodes.hit(finding, attempt.domain(), now, weight.certain());
            return;
        }
        OptionalLong window = OptionalLong.of(finding.window());
        points.raise(
                new Episode.About(
                        finding.kind(),
                        finding.code(),
                        OptionalInt.of(attempt.domain()),
                        Optional.of(attempt.device().entry().bdf()),
                        finding.spa() ? window : OptionalLong.empty(),
                        finding.spa() ? OptionalLong.empty() : window),
                attempt.event(),
                1,
                weight.severity(),
                weight.certain());
    }

    private Side.Piece page(Attempt attempt, long iova, int now) {
        Optional<Leaf> leaf = tables.pageTable(attempt.domain()).at(iova);
        List<Leaf> old = new ArrayList<>();
        for (Change change : flushes.pending(attempt.domain())) {
            change.oldLeaf(iova)
                    .ifPresent(
                            gone -> {
                                if (attempt.permittedBy(gone)) {
                                    old.add(gone);
                                    stale(attempt, iova, leaf, gone, change, now);
                                }
                            });
        }
        boolean stalled =
                leaf.map(found -> Pages.frameOf(found.spaOf(iova)))
                        .filter(frame -> tables.stalled(attempt.domain(), frame))
                        .isPresent();
        if (stalled) {
            return new Side.Piece(iova, leaf, Judge.Answer.UNKNOWN, false);
        }
        if (leaf.isEmpty()) {
            return noLeaf(attempt, iova, !old.isEmpty(), now);
        }
        return attempt.permittedBy(leaf.get())
                ? through(attempt, iova, leaf.get(), old, now)
                : notPermitted(attempt, iova, leaf.get(), old, now);
    }

    /** The leaf is gone, or leads elsewhere by now, and its flush is not complete. */
    private void stale(
            Attempt attempt, long iova, Optional<Leaf> leaf, Leaf old, Change change, int now) {
        boolean elsewhere = leaf.filter(found -> found.spaOf(iova) != old.spaOf(iova)).isPresent();
        boolean same = leaf.isPresent() && !elsewhere;
        if (same || (elsewhere && attempt.walked())) {
            return;
        }
        List<Fact> facts = facts(attempt, now);
        facts.addAll(change.devices);
        facts.add(old.fact());
        facts.add(new Fact(Stream.IOMMU, change.event));
        boolean certain =
                history.certain(facts, now)
                        && (attempt.ok() || attempt.failureSettles())
                        && !elsewhere;
        findings.add(
                attempt,
                new Finding(HazardKind.STALE_ACCESS, "STALE_ACCESS", true, change.frame),
                attempt.failed() ? Severity.FAULT : Severity.BREACH,
                certain);
    }

    private Side.Piece noLeaf(Attempt attempt, long iova, boolean pending, int now) {
        PageTable table = tables.pageTable(attempt.domain());
        if (pending || !table.seen()) {
            return new Side.Piece(iova, Optional.empty(), Judge.Answer.UNKNOWN, false);
        }
        List<Fact> facts = facts(attempt, now);
        facts.add(table.goneBy(iova));
        facts.addAll(flushes.completions(attempt, iova));
        boolean certain = table.wasMapped(iova) && history.certain(facts, now);
        unmapped(attempt, false, iova & -SIZE_2M, certain);
        return new Side.Piece(iova, Optional.empty(), Judge.Answer.FAILS, certain);
    }

    private Side.Piece notPermitted(
            Attempt attempt, long iova, Leaf leaf, List<Leaf> old, int now) {
        List<Fact> facts = facts(attempt, now);
        facts.add(leaf.fact());
        boolean race = entries.raced(attempt, iova, old, now);
        boolean certain = history.certain(facts, now) && (!race || attempt.failureSettles());
        unmapped(attempt, true, Pages.frameOf(leaf.spaOf(iova)), certain);
        return new Side.Piece(
                iova, Optional.of(leaf), race ? Judge.Answer.UNKNOWN : Judge.Answer.FAILS, certain);
    }

    /** A recorded OK settles that it did not fail. */
    private void unmapped(Attempt attempt, boolean spa, long window, boolean certain) {
        if (!attempt.ok()) {
            findings.add(
                    attempt,
                    new Finding(HazardKind.UNMAPPED_DMA, "UNMAPPED_DMA", spa, window),
                    Severity.FAULT,
                    certain);
        }
    }

    private Side.Piece through(Attempt attempt, long iova, Leaf leaf, List<Leaf> old, int now) {
        Judge.Ruling ruling = judge.rule(attemptAt(attempt, iova, now), leaf, now);
        boolean race = entries.raced(attempt, iova, old, now);
        if (ruling.answer() == Judge.Answer.FAILS) {
            boolean kept = entries.kept(attempt, iova, leaf, old, ruling.code(), now);
            boolean certain = ruling.certain() && (!(race || kept) || attempt.failureSettles());
            long window = Pages.frameOf(leaf.spaOf(iova));
            if (attempt.ok()) {
                gotThrough(attempt, ruling, window, race, ruling.certain());
            } else {
                findings.add(attempt, found(ruling, leaf, window), Severity.FAULT, certain);
            }
            return new Side.Piece(
                    iova,
                    Optional.of(leaf),
                    race || kept ? Judge.Answer.UNKNOWN : Judge.Answer.FAILS,
                    certain);
        }
        boolean pending =
                entries.answers(attempt, iova, old, now).stream()
                        .anyMatch(answer -> answer != Judge.Answer.OK);
        return new Side.Piece(
                iova,
                Optional.of(leaf),
                pending ? Judge.Answer.UNKNOWN : ruling.answer(),
                ruling.certain());
    }

    private static Finding found(Judge.Ruling ruling, Leaf leaf, long window) {
        return ruling.code().equals("LEAF_STRADDLES")
                ? new Finding(
                        ruling.kind(),
                        ruling.code(),
                        true,
                        leaf.spa(),
                        Optional.of(new Range(leaf.iova(), leaf.size())))
                : new Finding(ruling.kind(), ruling.code(), true, window);
    }

    /** A recorded OK where the new leaf fails is settled by an old entry that may have passed. */
    private void gotThrough(
            Attempt attempt, Judge.Ruling ruling, long window, boolean race, boolean certain) {
        if (!race && ruling.kind() == HazardKind.OWNERSHIP) {
            Finding breach = new Finding(ruling.kind(), ruling.code(), true, window);
            findings.add(attempt, breach, Severity.BREACH, certain);
        }
    }

    private static Finding straddle(Side.Piece first) {
        return new Finding(
                HazardKind.BOUNDARY_CROSSING,
                "DMA_STRADDLES",
                first.leaf().isPresent(),
                first.window());
    }

    private Judge.Try attemptAt(Attempt attempt, long iova, int now) {
        return new Judge.Try(attempt.device(), iova, attempt.trusted(), facts(attempt, now));
    }

    private static List<Fact> facts(Attempt attempt, int now) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(attempt.event().stream(), now));
        facts.add(attempt.device().fact());
        return facts;
    }
}
