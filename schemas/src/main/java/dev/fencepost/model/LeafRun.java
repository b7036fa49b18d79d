package dev.fencepost.model;

/**
 * Equal leaves in a row, as they stood in one domain.
 *
 * @param iova first device address
 * @param spa first system physical address
 * @param size bytes of one leaf
 * @param count leaves in a row
 * @param perm directions that they allow
 * @param derived the size was worked out, not recorded
 */
public record LeafRun(
        long iova, long spa, long size, long count, Permission perm, boolean derived) {
    /** Leaves of a recorded size. */
    public LeafRun(long iova, long spa, long size, long count, Permission perm) {
        this(iova, spa, size, count, perm, false);
    }

    /** Bytes from the first to the last. */
    public long bytes() {
        return size * count;
    }
}
