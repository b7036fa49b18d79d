package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * Smaller leaves joined to {@code to} where they fill it, contiguous and aligned.
 *
 * @param envelope where and when
 * @param domain whose page table
 * @param iova first device address
 * @param size bytes of the range
 * @param from leaf size before
 * @param to leaf size after
 */
public record MergeLeaves(Envelope envelope, int domain, long iova, long size, long from, long to)
        implements IommuEvent {
    public MergeLeaves {
        requireNonNull(envelope, "envelope is null");
        Pages.checkRange("iova", iova, size, 1);
        Pages.checkLeafSize(from);
        Pages.checkLeafSize(to);
    }

    @Override
    public Op op() {
        return Op.MERGE;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.mergeLeaves(this);
    }
}
