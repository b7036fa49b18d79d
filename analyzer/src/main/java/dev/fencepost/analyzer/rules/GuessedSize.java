package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Part;

/**
 * Asks whether a verdict on an access hangs on the size of a derived leaf, which is a guess:
 * whether one of the other size class would have made something else of it.
 */
final class GuessedSize {
    private GuessedSize() {}

    /** Whether another size might make something else of a mapped part. */
    static boolean decides(Shadow shadow, Attempt attempt, Frame frame, Leaves leaves, Part part) {
        return leaves.derived() && difference(shadow, attempt, frame, part) != 0;
    }

    /** The same, where only what is known to be wrong counts. */
    static boolean refuses(Shadow shadow, Attempt attempt, Frame frame, Leaves leaves, Part part) {
        return leaves.derived() && Rights.fails(difference(shadow, attempt, frame, part));
    }

    /** What would be found through a leaf of one size and not through one of another. */
    private static int difference(Shadow shadow, Attempt attempt, Frame frame, Part part) {
        return attempt.trusted() && WholeLeaf.mayBeJudged(shadow.hardware(), 0, true)
                ? Rights.bit(Hazard.LEAF_STRADDLES)
                : AccessRule.check(shadow, attempt, frame, true, part)
                        ^ AccessRule.check(shadow, attempt, frame, false, part);
    }
}
