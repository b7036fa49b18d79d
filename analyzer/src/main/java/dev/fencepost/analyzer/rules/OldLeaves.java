package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.OldLeaf;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import java.util.function.Predicate;

/** Asks what the leaves that are gone and not flushed can have done to a page. */
final class OldLeaves {
    private static final int GIB_SHIFT = 30;

    private OldLeaves() {}

    /** Whether a flush is pending over any of a range of device addresses. */
    static boolean anyOver(Attempt attempt, long iova, long length) {
        return any(attempt, iova, length, leaf -> true);
    }

    static boolean any(Attempt attempt, long iova, long length, Predicate<OldLeaf> wanted) {
        if (!attempt.domain().hasPending()) {
            return false;
        }
        for (Change change : attempt.domain().pendingNear(iova, length)) {
            for (OldLeaf leaf : change.old()) {
                if (leaf.overlaps(iova, length) && wanted.test(leaf)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an old leaf surely lets one page through, as far as one GiB can tell. */
    static boolean surelyPasses(Shadow shadow, Attempt attempt, Part page, OldLeaf leaf) {
        long spa = leaf.spaOf(page.iova());
        if ((spa ^ page.spa()) >>> GIB_SHIFT != 0) {
            return false;
        }
        Frame frame = shadow.frames().find(Pages.frameOf(spa));
        Part old = Part.mapped(page.iova(), page.length(), spa);
        if (frame == null || mayBeWhole(shadow, attempt, leaf)) {
            return false;
        }
        boolean large = leaf.large();
        return AccessRule.check(shadow, attempt, frame, large, old) == 0
                && (!leaf.derived() || AccessRule.check(shadow, attempt, frame, !large, old) == 0);
    }

    /** Whether an old leaf may be one that the hardware judges by all the frames it covers. */
    static boolean mayBeWhole(Shadow shadow, Attempt attempt, OldLeaf leaf) {
        return attempt.trusted()
                && WholeLeaf.mayBeJudged(shadow.hardware(), leaf.leafSize(), leaf.derived());
    }
}
