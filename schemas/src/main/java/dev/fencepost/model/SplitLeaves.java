package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * Larger leaves cut to {@code to}: same SPA, smaller leaves; each leaf touched is cut whole.
 *
 * @param envelope where and when
 * @param domain whose page table
 * @param iova first device address
 * @param size bytes of the range
 * @param from leaf size before
 * @param to leaf size after
 */
public record SplitLeaves(Envelope envelope, int domain, long iova, long size, long from, long to)
        implements IommuEvent {
    public SplitLeaves {
        requireNonNull(envelope, "envelope is null");
        Pages.checkRange("iova", iova, size, 1);
        Pages.checkLeafSize(from);
        Pages.checkLeafSize(to);
    }

    @Override
    public Op op() {
        return Op.SPLIT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.splitLeaves(this);
    }
}
