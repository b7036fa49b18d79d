package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * Leaves removed: every leaf that the range touches goes, whole. Of a derived leaf goes what the
 * range holds, since the trace proves then that the guess was too large: {@link Taken}.
 *
 * @param envelope where and when
 * @param domain whose page table
 * @param iova first device address
 * @param size bytes removed
 */
public record Unmap(Envelope envelope, int domain, long iova, long size) implements IommuEvent {
    public Unmap {
        requireNonNull(envelope, "envelope is null");
        Pages.checkRange("iova", iova, size, 1);
    }

    @Override
    public Op op() {
        return Op.UNMAP;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.unmap(this);
    }
}
