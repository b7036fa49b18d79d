package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Time from the start of a topology whose host has every frame tracked to the first event that it
 * judges: what its group needs, the restore from the changelog, and the first records.
 */
final class RestoreSection {
    private static final int UNPACED = Integer.MAX_VALUE;
    private static final int LEAVES_IN_A_ROW = 8;

    private final BenchSettings settings;
    private final Announcer announcer;
    private final Rows rows = new Rows(Section.RESTORE);

    RestoreSection(BenchSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
    }

    List<Row> run() {
        int frames = settings.reach().tracked();
        announcer.say("restore: filling a host of " + frames + " frames");
        TrackedHost host = new TrackedHost(frames, LEAVES_IN_A_ROW);
        try (LiveTopology live = new LiveTopology(settings.shapes().get(0))) {
            PacedSender sender = new PacedSender(BatchLimits.DEFAULT, UNPACED, live.producer());
            live.run().awaitEvents(send(live, sender, host.boot()));
            LockSupport.parkNanos(3 * Guarantee.COMMIT_MILLIS * 1_000_000);
            for (int round = 1; round <= settings.rounds(); round++) {
                announcer.say("restore: round " + round + " of " + settings.rounds());
                live.pause();
                long before = LiveHeap.bytes();
                long touched = send(live, sender, host.touch(Slots.DEFAULT.spread()));
                long begun = System.nanoTime();
                live.resume();
                live.run().awaitEvents(touched);
                double seconds = (System.nanoTime() - begun) / 1e9;
                add(frames, seconds, LiveHeap.bytes() - before, changelogBytes(live));
            }
        }
        return rows.list();
    }

    private static long send(LiveTopology live, PacedSender sender, Iterator<TraceEvent> events) {
        long[] sent = new long[1];
        sender.send(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return events.hasNext();
                    }

                    @Override
                    public TraceEvent next() {
                        sent[0]++;
                        return events.next();
                    }
                });
        sender.settle();
        live.producer().flush();
        return sent[0];
    }

    private static long changelogBytes(LiveTopology live) {
        long[] bytes = new long[1];
        String application = live.run().application() + '-';
        try (TopicBytes changelog =
                new TopicBytes(
                        live.cluster().kafka(),
                        name -> name.startsWith(application) && name.endsWith("-changelog"))) {
            changelog.read(written -> bytes[0] += TopicBytes.of(written));
        }
        return bytes[0];
    }

    private void add(int frames, double seconds, long heap, long changelog) {
        rows.add(
                "restored topology",
                Map.of("frames", (long) frames),
                Map.of(
                        Quantity.SECONDS,
                        seconds,
                        Quantity.HEAP,
                        (double) heap,
                        Quantity.CHANGELOG_BYTES,
                        (double) changelog));
    }
}
