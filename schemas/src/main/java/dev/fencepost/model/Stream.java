package dev.fencepost.model;

import java.util.Locale;

/** One of the three sources of a trace; a host's order within a stream is certain. */
public enum Stream {
    IOMMU,
    RMP,
    DMA;

    private static final Stream[] VALUES = values();

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Name in trace files and topics: {@code iommu}, {@code rmp}, {@code dma}. */
    public String label() {
        return label;
    }

    /** That of any event, where many pass: see {@link Envelope#of}. */
    public static Stream of(TraceEvent event) {
        return event instanceof Access ? DMA : event.stream();
    }

    /** The stream of that ordinal, without the copy that {@link #values()} makes. */
    public static Stream of(int ordinal) {
        return VALUES[ordinal];
    }
}
