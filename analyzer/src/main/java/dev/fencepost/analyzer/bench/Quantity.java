package dev.fencepost.analyzer.bench;

import java.util.Locale;

/** A kind of number that is measured: its name for programs, its heading, and how it is shown. */
public enum Quantity {
    RATE("eventsPerSecond", "M events/s", 1e-6, 2, true),
    SECONDS("seconds", "seconds", 1, 2, true),
    NANOS("cpuNanosPerEvent", "CPU ns/event", 1, 0, true),
    READER_CPU("readerCpuNanosPerEvent", "reader CPU ns/event", 1, 0, false),
    PROCESS_CPU("processCpuNanosPerEvent", "process CPU ns/event", 1, 0, false),
    OF_DECODING("percentOfDecodeOnly", "% of decoding", 1, 0, false),
    OF_AT_LEAST_ONCE("percentOfAtLeastOnce", "% of at least once", 1, 0, false),
    P50("p50Millis", "p50 ms", 1, 1, false),
    P99("p99Millis", "p99 ms", 1, 1, true),
    P999("p999Millis", "p99.9 ms", 1, 1, false),
    MAX("maxMillis", "max ms", 1, 1, false),
    ALERTS("revisions", "revisions", 1, 0, false),
    LATE("sentLateMaxMillis", "sent late, max ms", 1, 1, false),
    HEAP("liveHeapBytes", "live heap MB", 1e-6, 2, true),
    FRAME_BYTES("bytesPerFrame", "bytes/frame", 1, 1, false),
    INPUT("inputBytesPerEvent", "input B/event", 1, 1, false),
    FRAME_CHANGELOG("frameChangelogBytesPerEvent", "frames B/event", 1, 2, false),
    FRAME_SHARE("frameChangelogPercentOfInput", "frames % of input", 1, 1, true),
    QUEUE_CHANGELOG("queueChangelogBytesPerEvent", "queues B/event", 1, 2, false),
    QUEUE_SHARE("queueChangelogPercentOfInput", "queues % of input", 1, 1, true),
    CHANGELOG_BYTES("changelogBytes", "changelog MB", 1e-6, 1, false),
    COPIES("copiesPerEvent", "copies/event", 1, 3, false),
    ROUTER_NANOS("routerCpuNanosPerEvent", "router CPU ns/event", 1, 0, true),
    ENGINE_NANOS("engineCpuNanosPerEvent", "engine CPU ns/event", 1, 0, true),
    PARTITION_SKEW("busiestPartitionOverMean", "busiest partition/mean", 1, 2, true),
    INSTANCE_SKEW("busiestInstanceOverMean", "busiest instance/mean", 1, 2, true),
    STICKY_SKEW("busiestStickyInstanceOverMean", "the same, StickyTaskAssignor", 1, 2, true),
    RECORDS("recordsPerEvent", "records/event", 1, 2, false),
    PROGRESS("progressPercentOfRecords", "% progress", 1, 0, false),
    WIRE_BYTES("wireBytesPerEvent", "record B/event", 1, 0, false),
    REQUESTS("producerRequestsPerEvent", "requests/event", 1, 3, false),
    FLEET_EVENTS("fleetEventsPerSecond", "M events/s", 1e-6, 2, false),
    FLEET_RECORDS("fleetRecordsPerSecond", "M records/s", 1e-6, 2, false),
    FLEET_REQUESTS("fleetRequestsPerSecond", "k requests/s", 1e-3, 0, false),
    FLEET_BYTES("fleetBytesPerSecond", "MB/s", 1e-6, 0, false),
    FLEET_PROCESSORS("streamProcessors", "stream processors", 1, 1, false);

    private final String id;
    private final String heading;
    private final double scale;
    private final int digits;
    private final boolean spread;

    Quantity(String id, String heading, double scale, int digits, boolean spread) {
        this.id = id;
        this.heading = heading;
        this.scale = scale;
        this.digits = digits;
        this.spread = spread;
    }

    /** Its name for programs, with its unit. */
    public String id() {
        return id;
    }

    /** Its name over a table, with the unit in which it is shown. */
    public String heading() {
        return heading;
    }

    /** Whether a table shows how far it spreads over the rounds. */
    public boolean showsSpread() {
        return spread;
    }

    /** A value for people. */
    public String show(double value) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value * scale);
    }
}
