package dev.fencepost.analyzer.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What leaves that are gone, and whose flush is not complete, would do for an access. */
final class OldEntries {
    private final Tables tables;
    private final FlushOrder flushes;
    private final Judge judge;
    private final RmpStory rmp;
    private final WholeLeaf wholeLeaf;

    OldEntries(Tables tables, FlushOrder flushes, Judge judge, RmpStory rmp, WholeLeaf wholeLeaf) {
        this.tables = tables;
        this.flushes = flushes;
        this.judge = judge;
        this.rmp = rmp;
        this.wholeLeaf = wholeLeaf;
    }

    /** The pending old leaves over an address, those that did not permit the access among them. */
    List<Leaf> over(Attempt attempt, long iova) {
        List<Leaf> old = new ArrayList<>();
        for (Change change : flushes.pending(attempt.domain())) {
            change.oldLeaf(iova).ifPresent(old::add);
        }
        return old;
    }

    /** Those of them that permitted the access. */
    List<Leaf> usable(Attempt attempt, long iova) {
        return over(attempt, iova).stream().filter(attempt::permittedBy).toList();
    }

    /** An old entry into another GiB is taken for one that would have passed. */
    List<Judge.Answer> answers(Attempt attempt, long iova, List<Leaf> leaves, int now) {
        Judge.Try access = new Judge.Try(attempt.device(), iova, attempt.trusted(), List.of());
        Optional<Leaf> current = tables.pageTable(attempt.domain()).at(iova);
        return leaves.stream()
                .map(
                        old ->
                                current.filter(leaf -> sameGiB(leaf.spaOf(iova), old.spaOf(iova)))
                                                .isPresent()
                                        ? judge.ofOld(access, old, now)
                                        : Judge.Answer.UNKNOWN)
                .toList();
    }

    /** Whether an old entry would have let the access through. */
    boolean raced(Attempt attempt, long iova, List<Leaf> old, int now) {
        return answers(attempt, iova, old, now).stream()
                .anyMatch(answer -> answer != Judge.Answer.FAILS);
    }

    private static boolean sameGiB(long a, long b) {
        return (a ^ b) >>> 30 == 0;
    }

    /** Whether an entry of this leaf, or of an old one to the same page, may have been kept. */
    boolean kept(Attempt attempt, long iova, Leaf leaf, List<Leaf> old, String code, int now) {
        long spa = leaf.spaOf(iova);
        if (code.equals("LEAF_STRADDLES")) {
            return !old.isEmpty() || !wholeLeaf.refusedSinceMade(attempt.domain(), leaf, now);
        }
        boolean older = old.stream().anyMatch(gone -> gone.spaOf(iova) == spa);
        return rmp.kept(attempt, spa, older ? -1 : leaf.setBy(), code, now);
    }
}
