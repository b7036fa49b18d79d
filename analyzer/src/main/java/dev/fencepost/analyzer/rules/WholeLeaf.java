package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.Mismatch;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Pages;

/**
 * A leaf of more than 2M that the hardware judges by all the frames it covers, where the model's
 * switch says so: a trusted access fails anywhere in it while it straddles RMP sizes, as far as one
 * GiB can tell.
 */
final class WholeLeaf {
    private final Shadow shadow;
    private final Domain domain;
    private final Leaves leaves;
    private final Frame first;
    private final long leaf;

    private WholeLeaf(Shadow shadow, Domain domain, Frame frame, Leaves leaves, long iova) {
        this.shadow = shadow;
        this.domain = domain;
        this.leaves = leaves;
        this.first = shadow.frames().find(LeafStraddleRule.firstFrame(leaves, frame.base()));
        this.leaf = LeafStraddleRule.number(leaves, iova);
    }

    /**
     * The leaf of {@code leaves} that holds a device address.
     *
     * @param frame that the address leads to
     */
    static WholeLeaf of(Shadow shadow, Domain domain, Frame frame, Leaves leaves, long iova) {
        return new WholeLeaf(shadow, domain, frame, leaves, iova);
    }

    /** Whether leaves of a size are judged so. */
    static boolean judged(Hardware hardware, long leafSize) {
        return !hardware.mixedFramesJudgedOneByOne()
                && leafSize > Pages.SIZE_2M
                && hardware.model() == Model.AMD;
    }

    /** Whether leaves of a size, or of one that may be as well any other, can be judged so. */
    static boolean mayBeJudged(Hardware hardware, long leafSize, boolean derived) {
        return judged(hardware, derived ? Long.MAX_VALUE : leafSize);
    }

    /**
     * Adds what is wrong with the leaf to what the frame alone has come to: a size mismatch of the
     * frame itself goes first, its rights come after.
     */
    static int judge(
            int found,
            Shadow shadow,
            Domain domain,
            boolean accessTrusted,
            Frame frame,
            Leaves leaves,
            long iova) {
        boolean whole =
                judged(shadow.hardware(), leaves.size())
                        && accessTrusted
                        && !Rights.isMismatch(found);
        return whole && of(shadow, domain, frame, leaves, iova).mismatch() != null
                ? Rights.bit(Hazard.LEAF_STRADDLES)
                : found;
    }

    /** Its first frame, which stands for it. */
    Frame first() {
        return first;
    }

    /** What is known to be wrong with it; null where nothing is. */
    Mismatch mismatch() {
        return first == null ? null : SizeRule.find(first, domain, Hazard.LEAF_STRADDLES, leaf);
    }

    Subject subject() {
        return Subject.leaf(Hazard.LEAF_STRADDLES, domain.id(), first.base(), leaf);
    }

    /** Rests a verdict on two frames of it that differ. */
    Proof straddling(Proof proof) {
        return LeafStraddleRule.prove(shadow, domain, leaves, first, proof);
    }

    /**
     * Whether a translation of a page may be cached since before the leaf came to straddle: not if
     * a smashed frame has refused it for as long as there is the leaf.
     */
    boolean mayBeCached(Attempt attempt, long iova) {
        if (OldLeaves.any(attempt, iova, 1, old -> attempt.permittedBy(old.perm()))) {
            return true;
        }
        for (long offset = 0; offset < bytes(); offset += Pages.SIZE_2M) {
            Frame frame = shadow.frames().find(first.base() + offset);
            if (frame != null && frame.is4K() && smashedSince(frame, leaves.origin())) {
                return false;
            }
        }
        return true;
    }

    private boolean smashedSince(Frame frame, Fact since) {
        int pages = frame.uniform() ? 1 : Pages.PAGES_PER_FRAME;
        for (int page = 0; page < pages; page++) {
            if (frame.assigned(page)
                    && frame.asid(page) == domain.asid()
                    && Leftover.older(frame.origin(page), since)
                    && Leftover.older(frame.sizeOrigin(page), since)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every frame of it is known not to be smashed; if so, a verdict rests on that. */
    boolean surelyPasses(Proof proof) {
        for (long offset = 0; offset < bytes(); offset += Pages.SIZE_2M) {
            Frame frame = shadow.frames().find(first.base() + offset);
            if (frame == null || !frame.allKnown() || !clear(frame)) {
                return false;
            }
            int pages = frame.uniform() ? 1 : Pages.PAGES_PER_FRAME;
            for (int page = 0; page < pages; page++) {
                proof.onPage(frame, page);
            }
        }
        return true;
    }

    private boolean clear(Frame frame) {
        return frame.is2M() || !domain.trusted() || !frame.anyAssigned(domain.asid());
    }

    private long bytes() {
        return Math.min(leaves.size(), Pages.SIZE_1G);
    }
}
