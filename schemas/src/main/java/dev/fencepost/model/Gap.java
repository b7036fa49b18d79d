package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * Events of one stream were lost here, or are not recorded from here on.
 *
 * @param envelope where and when; it may share the position (ts, seq) of the event before it
 * @param stream the stream that has the hole
 * @param lost how many events, 0 if unknown
 * @param flushesUnseen nothing was lost, but from here to the end of the run no invalidation and no
 *     completion is recorded, whatever there is: their absence proves nothing. FLUSH_ORDER, where a
 *     flush decides it, and STALE_ACCESS are not judged then
 */
public record Gap(Envelope envelope, Stream stream, long lost, boolean flushesUnseen)
        implements IommuEvent, RmpEvent, DmaEvent {
    public Gap {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(stream, "stream is null");
        Pages.checkNotNegative("lost", lost);
        if (flushesUnseen && stream != Stream.IOMMU) {
            throw new IllegalArgumentException("flushesUnseen is of the iommu stream alone");
        }
    }

    /** Events that were lost. */
    public Gap(Envelope envelope, Stream stream, long lost) {
        this(envelope, stream, lost, false);
    }

    /** From here on no flush is recorded. */
    public static Gap ofFlushes(Envelope envelope) {
        return new Gap(envelope, Stream.IOMMU, 0, true);
    }

    @Override
    public Op op() {
        return Op.GAP;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.gap(this);
    }
}
