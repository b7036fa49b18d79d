package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Pages;

/**
 * What a run of leaves holds of one frame: pages {@code from} (inclusive) to {@code to} (exclusive)
 * of its 512.
 *
 * @param leaves the run
 * @param frame base of the frame
 * @param from first page
 * @param to page after the last
 */
public record LeafPiece(Leaves leaves, long frame, int from, int to) {
    /** All that a run holds of a frame. */
    static LeafPiece whole(Leaves leaves, long frame) {
        long into = leaves.spa() - frame;
        int from = into > 0 ? (int) (into >>> 12) : 0;
        long end = into + leaves.bytes();
        int to =
                end >= Pages.SIZE_2M || end < 0 && into > 0
                        ? Pages.PAGES_PER_FRAME
                        : (int) (end >>> 12);
        return new LeafPiece(leaves, frame, from, to);
    }

    public int domain() {
        return leaves.domain();
    }

    /** SPA of its first page. */
    public long spa() {
        return frame + ((long) from << 12);
    }

    /** Device address of its first page. */
    public long iova() {
        return leaves.iovaOf(spa());
    }

    public long bytes() {
        return (long) (to - from) << 12;
    }

    /** Whether a device address leads into this piece. */
    public boolean holds(int domain, long address) {
        return leaves.domain() == domain && Long.compareUnsigned(address - iova(), bytes()) < 0;
    }

    /** As leaves of this frame alone; a leaf larger than the piece is cut to it. */
    public LeafRun asRun() {
        long size = Math.min(leaves.size(), bytes());
        return new LeafRun(
                iova(),
                spa(),
                leaves.size(),
                Math.max(1, bytes() / size),
                leaves.perm(),
                leaves.derived());
    }
}
