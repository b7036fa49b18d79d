package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * New leaves of one size in a row: IOVA and SPA both grow by {@code size} for each.
 *
 * <p>A trace that shows the size of a call and not of its leaves gives <em>derived</em> leaves: the
 * range, where it leads and what it allows are as recorded, and the cut into leaves is a guess, the
 * one that Linux would choose. What rests on the size of such a leaf is at most POSSIBLE.
 *
 * @param envelope where and when
 * @param domain whose page table
 * @param iova first device address
 * @param spa first system physical address
 * @param size bytes of one leaf, a power of two of 4K at least
 * @param count leaves in a row, at least 1
 * @param perm directions that the leaves allow
 * @param derived whether {@code size} is a guess
 */
public record MapLeaves(
        Envelope envelope,
        int domain,
        long iova,
        long spa,
        long size,
        long count,
        Permission perm,
        boolean derived)
        implements IommuEvent {
    /** Most bytes that one MAP may cover, 8 TiB: a bound on what one line of input can cost. */
    public static final long MAX_BYTES = 1L << 43;

    public MapLeaves {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(perm, "perm is null");
        Pages.checkLeafSize(size);
        Pages.checkAligned("iova", iova, size);
        Pages.checkAligned("spa", spa, size);
        Pages.checkRange("iova", iova, size, count);
        Pages.checkRange("spa", spa, size, count);
        Pages.checkAtMost("MAP", size * count, MAX_BYTES);
    }

    /** Leaves of which the trace shows the size. */
    public MapLeaves(
            Envelope envelope,
            int domain,
            long iova,
            long spa,
            long size,
            long count,
            Permission perm) {
        this(envelope, domain, iova, spa, size, count, perm, false);
    }

    @Override
    public Op op() {
        return Op.MAP;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.mapLeaves(this);
    }
}
