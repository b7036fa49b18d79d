package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * A device reached memory, or tried to.
 *
 * @param envelope where and when
 * @param bdf the device
 * @param iova first byte
 * @param length bytes, at least 1
 * @param dir READ or WRITE of memory
 * @param trusted it carried T=1
 * @param outcome as recorded, or UNKNOWN
 * @param source where the translation came from, or UNKNOWN
 * @param entry size of the IOTLB entry used, 0 if unknown
 */
public record Access(
        Envelope envelope,
        DeviceId bdf,
        long iova,
        long length,
        Direction dir,
        boolean trusted,
        Outcome outcome,
        Source source,
        long entry)
        implements DmaEvent {
    /** Most bytes of one access, 1 TiB: a bound on what one line of input can cost. */
    public static final long MAX_BYTES = 1L << 40;

    public Access {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(bdf, "bdf is null");
        requireNonNull(dir, "dir is null");
        requireNonNull(outcome, "outcome is null");
        requireNonNull(source, "source is null");
        Pages.checkRange("iova", iova, length);
        Pages.checkAtMost("ACCESS", length, MAX_BYTES);
    }

    @Override
    public Op op() {
        return Op.ACCESS;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.access(this);
    }
}
