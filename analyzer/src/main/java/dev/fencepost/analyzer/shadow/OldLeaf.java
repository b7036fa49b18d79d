package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;

/**
 * What a changed leaf, or several in a row, held of one frame: an IOTLB may hold it still.
 *
 * @param iova first device address
 * @param spa where it led
 * @param bytes of it
 * @param leafSize of the leaf it belonged to
 * @param perm directions that the leaf allowed
 * @param derived whether {@code leafSize} is a guess
 */
public record OldLeaf(
        long iova, long spa, long bytes, long leafSize, Permission perm, boolean derived) {
    OldLeaf(long iova, long spa, long bytes, long leafSize, Permission perm) {
        this(iova, spa, bytes, leafSize, perm, false);
    }

    /** Whether it was 2M or more: its size class for the RMP check. */
    public boolean large() {
        return leafSize >= Pages.SIZE_2M;
    }

    /** As it was if the guess of its size has it in the wrong class. */
    public OldLeaf ofOtherClass() {
        return new OldLeaf(iova, spa, bytes, large() ? Pages.SIZE_4K : Pages.SIZE_2M, perm);
    }

    /** Whether an access to {@code length} bytes at a device address meets it. */
    public boolean overlaps(long address, long length) {
        return Ranges.overlap(iova, bytes, address, length);
    }

    /** Where a device address within it led. */
    public long spaOf(long address) {
        return spa + (address - iova);
    }
}
