package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.topology.ChangelogPart;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.TopicPlan;
import dev.fencepost.producer.sim.SimulatedHosts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Bytes that the topology writes to its changelogs for each event of a live stream, for what judges
 * know and for batches that wait, beside the bytes of the events themselves.
 */
final class ChangelogSection {
    private static final int RATE = 100_000;
    private static final int BATCH = 64;
    private static final BatchLimits LIMITS =
            new BatchLimits(
                    BATCH, BatchLimits.DEFAULT.lingerNanos(), BatchLimits.DEFAULT.progressNanos());

    private final BenchSettings settings;
    private final Announcer announcer;
    private final Rows rows = new Rows(Section.CHANGELOG);

    ChangelogSection(BenchSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
    }

    List<Row> run() {
        announcer.say("changelog: warming up");
        long warm = events(settings.warmNanos());
        long each = events(settings.effort().live().toNanos());
        try (LiveTopology live = new LiveTopology(settings.shapes().get(0));
                SimulatedHosts trace = settings.trace(warm + each * settings.rounds())) {
            PacedSender sender = new PacedSender(LIMITS, RATE, live.producer());
            send(live, sender, trace, warm);
            String application = live.run().application() + '-';
            try (TopicBytes input =
                            new TopicBytes(live.cluster().kafka(), TopicPlan.traces()::contains);
                    TopicBytes changelog =
                            new TopicBytes(
                                    live.cluster().kafka(),
                                    name ->
                                            name.startsWith(application)
                                                    && name.endsWith("-changelog"))) {
                input.read(written -> {});
                changelog.read(written -> {});
                for (int round = 1; round <= settings.rounds(); round++) {
                    announcer.say("changelog: round " + round + " of " + settings.rounds());
                    send(live, sender, trace, each);
                    count(input, changelog, each);
                }
            }
        }
        return rows.list();
    }

    private static long events(long nanos) {
        return Math.max(1, (long) (RATE * (nanos / 1e9)));
    }

    /** Returns once all that was sent is judged and committed. */
    private static void send(
            LiveTopology live, PacedSender sender, SimulatedHosts trace, long events) {
        long judged = live.run().events();
        sender.send(new Limited<>(trace, events));
        sender.settle();
        live.run().awaitEvents(judged + events);
        LockSupport.parkNanos(3 * Guarantee.COMMIT_MILLIS * 1_000_000);
        live.run().throwFailure();
    }

    private void count(TopicBytes input, TopicBytes changelog, long events) {
        long[] in = new long[1];
        long[] parts = new long[ChangelogPart.values().length];
        input.read(written -> in[0] += TopicBytes.of(written));
        changelog.read(
                written ->
                        parts[ChangelogPart.of(written.key()).ordinal()] += TopicBytes.of(written));
        double judges = parts[ChangelogPart.JUDGES.ordinal()];
        double queues = parts[ChangelogPart.QUEUES.ordinal()];
        rows.add(
                "live stream",
                Map.of("batch", (long) BATCH, "rate", (long) RATE),
                Map.of(
                        Quantity.INPUT,
                        (double) in[0] / events,
                        Quantity.FRAME_CHANGELOG,
                        judges / events,
                        Quantity.QUEUE_CHANGELOG,
                        queues / events,
                        Quantity.FRAME_SHARE,
                        100 * judges / in[0],
                        Quantity.QUEUE_SHARE,
                        100 * queues / in[0]));
    }
}
