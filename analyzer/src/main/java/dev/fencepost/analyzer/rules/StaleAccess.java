package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.OldLeaf;
import dev.fencepost.analyzer.shadow.Ranges;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Access;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import java.util.List;

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
    static boolean concerns(Domain domain, Access access, List<Part> parts) {
        if (access.source() == Source.WALK) {
            return false;
        }
        for (Change change : domain.pendingNear(access.iova(), access.length())) {
            for (OldLeaf leaf : change.old()) {
                if (leaf.overlaps(access.iova(), access.length())
                        && leaf.perm().permits(access.dir())
                        && (!change.raised().isEmpty() || moved(leaf, parts))) {
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
                                                || !attempt.failed()
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
                return;
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
        if (rewritten < 0 || rewritten >= to) {
            return;
        }
        if (change.tally().counts(attempt.event(), Severity.BREACH)) {
            return;
        }
        boolean cached = attempt.source() == Source.IOTLB || attempt.source() == Source.ATC;
        Proof proof =
                proof(shadow, attempt, change)
                        .on(Stream.RMP, Fact.of(change.rmpChange()))
                        .with(change.rmpChange())
                        .with(change.flushEvents())
                        .doubtedIf(!cached || attempt.outcome() != Outcome.OK);
        hits.breach(change, proof);
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
