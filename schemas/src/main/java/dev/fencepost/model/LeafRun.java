package dev.fencepost.model;

/**
 * Equal leaves in a row, as they stood in one domain.
 *
 * @param iova first device address
 * @param spa first system physical address
 * @param size bytes of one leaf
 * @param count leaves in a row
 * @param perm directions that they allow
 */
public record LeafRun(long iova, long spa, long size, long count, Permission perm) {
    /** Bytes from the first to the last. */
    public long bytes() {
        return size * count;
    }
}
