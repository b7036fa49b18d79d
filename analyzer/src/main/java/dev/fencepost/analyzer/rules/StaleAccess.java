package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.OldLeaf;
import dev.fencepost.analyzer.shadow.Ranges;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import java.util.List;
import java.util.function.Predicate;

/**
 * Judges accesses by the leaves that are gone and not flushed: STALE_ACCESS, and the BREACH of a
 * flush-order hazard (domain.md §5, "Flush order" and "STALE_ACCESS"). Each in the slot of the
 * frame that the old leaf led to.
 */
final class StaleAccess {
    private StaleAccess() {}

    /**
     * Whether an access that the tables allow may have gone through an old leaf with another
     * outcome: one that led elsewhere, or over which the RMP has changed.
     */
    static boolean concerns(Domain domain, Reach reach, List<Part> parts) {
        return concerns(domain, reach, leaf -> moved(leaf, parts));
    }

    /** The same of one whose bytes lie in one frame. */
    static boolean concerns(Domain domain, Reach reach) {
        return concerns(domain, reach, leaf -> leaf.spaOf(reach.iova()) != reach.spa());
    }

    private static boolean concerns(Domain domain, Reach reach, Predicate<OldLeaf> leadsElsewhere) {
        if (reach.source() == Source.WALK) {
            return false;
        }
        for (Change change : domain.pendingNear(reach.iova(), reach.length())) {
            for (OldLeaf leaf : change.old()) {
                if (leaf.overlaps(reach.iova(), reach.length())
                        && leaf.perm().permits(reach.dir())
                        && (!change.raised().isEmpty() || leadsElsewhere.test(leaf))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean moved(OldLeaf leaf, List<Part> parts) {
        for (Part part : parts) {
            if (leaf.overlaps(part.iova(), part.length())
                    && leaf.spaOf(part.iova()) != part.spa()) {
                return true;
            }
        }
        return false;
    }

    static void judge(Shadow shadow, Attempt attempt, Hits hits) {
        for (Change change :
                List.copyOf(attempt.domain().pendingNear(attempt.iova(), attempt.length()))) {
            if (!shadow.owns(change.frame())) {
                continue;
            }
            for (OldLeaf leaf : change.old()) {
                if (leaf.overlaps(attempt.iova(), attempt.length())
                        && attempt.permittedBy(leaf.perm())) {
                    stale(shadow, attempt, change, leaf, hits);
                    breach(shadow, attempt, change, leaf, hits);
                }
            }
        }
    }

    private static void stale(
            Shadow shadow, Attempt attempt, Change change, OldLeaf leaf, Hits hits) {
        for (Part part : attempt.parts()) {
            if (!leaf.overlaps(part.iova(), part.length())) {
                continue;
            }
            boolean gone = part.state() != Part.State.MAPPED;
            boolean moved = !gone && leaf.spaOf(part.iova()) != part.spa();
            if (gone || moved && attempt.source() != Source.WALK) {
                long iova = Ranges.max(part.iova(), leaf.iova());
                Proof proof =
                        proof(shadow, attempt, change)
                                .doubtedIf(
                                        moved
                                                || !attempt.failureSettles()
                                                        && attempt.outcome() != Outcome.OK);
                hits.stale(
                        Subject.device(
                                Hazard.STALE_ACCESS,
                                attempt.domain().id(),
                                attempt.device().bdf(),
                                change.frame()),
                        attempt.failed() ? Severity.FAULT : Severity.BREACH,
                        proof,
                        Facts.NONE.at(iova).leadingTo(leaf.spaOf(iova)).sizes(leaf.leafSize(), 0));
            }
        }
    }

    private static void breach(
            Shadow shadow, Attempt attempt, Change change, OldLeaf leaf, Hits hits) {
        boolean judged = !change.raised().isEmpty() && !attempt.failed();
        if (!judged || attempt.source() == Source.WALK) {
            return;
        }
        long start = Ranges.max(attempt.iova(), leaf.iova());
        long last =
                Ranges.min(attempt.iova() + attempt.length() - 1, leaf.iova() + leaf.bytes() - 1);
        int from = Pages.pageInFrame(leaf.spaOf(start));
        int to = Pages.pageInFrame(leaf.spaOf(last)) + 1;
        int rewritten = change.rewritten().nextSetBit(from);
        boolean otherSize = attempt.entry() == Pages.SIZE_2M && !mayBeLarge(leaf);
        if (rewritten < 0 || rewritten >= to || otherSize) {
            return;
        }
        if (change.tally().counts(attempt.event().ts(), attempt.event().seq(), Severity.BREACH)) {
            return;
        }
        boolean cached = attempt.source() == Source.IOTLB || attempt.source() == Source.ATC;
        Proof proof =
                proof(shadow, attempt, change)
                        .on(Stream.RMP, Fact.of(change.rmpChange()))
                        .with(change.rmpChange())
                        .with(change.flushEvents())
                        .doubtedIf(
                                !cached
                                        || attempt.outcome() != Outcome.OK
                                        || mayBeNew(shadow, attempt, change, leaf, start, last));
        hits.breach(change, proof);
    }

    /** Whether what it went through may as well have been cached through a younger leaf. */
    private static boolean mayBeNew(
            Shadow shadow, Attempt attempt, Change change, OldLeaf leaf, long start, long last) {
        for (long at = start; ; at = (at & -Pages.SIZE_4K) + Pages.SIZE_4K) {
            if (change.rewritten().get(Pages.pageInFrame(leaf.spaOf(at)))
                    && !mayBeOfNow(shadow, attempt, leaf, at)
                    && !mayBeOfLater(attempt, change, at)) {
                return false;
            }
            if ((at | Pages.SIZE_4K - 1) == (last | Pages.SIZE_4K - 1)) {
                return true;
            }
        }
    }

    private static boolean mayBeOfNow(Shadow shadow, Attempt attempt, OldLeaf old, long iova) {
        for (Part part : attempt.parts()) {
            boolean holds = Long.compareUnsigned(iova - part.iova(), part.length()) < 0;
            if (!holds || part.state() != Part.State.MAPPED) {
                continue;
            }
            long spa = part.spa() + (iova - part.iova());
            Frame frame = shadow.frames().find(Pages.frameOf(spa));
            if (spa != old.spaOf(iova) || frame == null) {
                return true;
            }
            Leaves now = frame.find(attempt.domain().id(), iova, spa);
            return now != null
                    && attempt.permittedBy(now.perm())
                    && gives(attempt, now.large() || now.derived());
        }
        return false;
    }

    /** Of a leaf that was made since that change and is gone as well. */
    private static boolean mayBeOfLater(Attempt attempt, Change change, long iova) {
        for (Change other : attempt.domain().pendingNear(iova, 1)) {
            boolean later =
                    Envelope.compareOrder(other.event().envelope(), change.event().envelope()) > 0;
            for (OldLeaf leaf : other.old()) {
                if (later
                        && leaf.overlaps(iova, 1)
                        && attempt.permittedBy(leaf.perm())
                        && gives(attempt, mayBeLarge(leaf))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether the recorded entry may have come of a leaf: one of 4K of any, one of 2M of a large
     * one. Without a size only an access that leaves its page is in doubt, since its pieces may not
     * agree in one.
     */
    private static boolean gives(Attempt attempt, boolean large) {
        if (attempt.entry() == 0) {
            long last = attempt.iova() + attempt.length() - 1;
            return (attempt.iova() ^ last) >>> 12 != 0;
        }
        return attempt.entry() < Pages.SIZE_2M || large;
    }

    private static boolean mayBeLarge(OldLeaf leaf) {
        return leaf.large() || leaf.derived();
    }

    private static Proof proof(Shadow shadow, Attempt attempt, Change change) {
        return Proof.upon(shadow, attempt.event())
                .on(attempt.device())
                .on(Stream.IOMMU, Fact.of(change.event()))
                .doubtedIf(shadow.gaps().since(Stream.IOMMU, change.root()))
                .with(change.history())
                .with(change.event());
    }
}
