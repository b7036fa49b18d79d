package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * Events of one stream were lost here.
 *
 * @param envelope where and when; it may share the position (ts, seq) of the event before it
 * @param stream the stream that has the hole
 * @param lost how many events, 0 if unknown
 */
public record Gap(Envelope envelope, Stream stream, long lost)
        implements IommuEvent, RmpEvent, DmaEvent {
    public Gap {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(stream, "stream is null");
        Pages.checkNotNegative("lost", lost);
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
