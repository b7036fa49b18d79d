package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.sim.SimulatedHosts;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Time from an event to the alert that it causes: an event is sent when it is due, and the alert is
 * there when a consumer that reads what is committed has it. The clock runs from when the event was
 * due, not from when it was sent, so a sender or a topology that falls behind cannot hide it.
 */
final class LatencySection {
    private static final int DIGITS = 3;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final int WARM_RATE = 100_000;

    /** No alert for so long: all that were caused have come. */
    private static final long QUIET_NANOS = 20 * Guarantee.COMMIT_MILLIS * 1_000_000;

    private final BenchSettings settings;
    private final Announcer announcer;
    private final Rows rows = new Rows(Section.LATENCY);
    private int runs;

    LatencySection(BenchSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
    }

    List<Row> run() {
        announcer.say("latency: warming up");
        try (LiveTopology live = new LiveTopology(settings.shapes().get(0));
                AlertClock alerts =
                        new AlertClock(live.cluster().kafka(), live.cluster().registry())) {
            stream(live, alerts, WARM_RATE, settings.effort().warmUp());
            for (int round = 1; round <= settings.rounds(); round++) {
                for (int rate : settings.rates()) {
                    announcer.say("latency: round " + round + ", " + rate + " events/s");
                    Map<Quantity, Double> values =
                            stream(live, alerts, rate, settings.effort().live());
                    rows.add("event to alert", Map.of("rate", (long) rate), values);
                }
            }
        }
        return rows.list();
    }

    /** Sends a run at a rate, half of the time to warm up, and judges when its alerts came. */
    private Map<Quantity, Double> stream(
            LiveTopology live, AlertClock alerts, int rate, Duration measured) {
        long warm = measured.toNanos() / 2;
        long events = Math.max(1, (long) (rate * ((warm + measured.toNanos()) / 1e9)));
        long judged = live.run().events();
        int run = ++runs;
        PacedSender sender = new PacedSender(BatchLimits.DEFAULT, rate, live.producer());
        try (SimulatedHosts trace =
                new SimulatedHosts(
                        settings.simulation().but().run(run).events(events).build(),
                        settings.hosts())) {
            sender.send(trace);
        }
        sender.settle();
        live.run().awaitEvents(judged + events);
        while (alerts.quietNanos() < QUIET_NANOS) {
            live.run().throwFailure();
            LockSupport.parkNanos(QUIET_NANOS / 10);
        }
        Histogram micros = new Histogram(DIGITS);
        for (AlertClock.Seen seen : alerts.take()) {
            long due = sender.dueNanos(cause(seen.alert()));
            if (seen.alert().run() == run && due - sender.begunNanos() >= warm) {
                micros.recordValue(Math.max(0, seen.nanos() - due) / 1_000);
            }
        }
        sender.end();
        return values(micros, sender);
    }

    /** The time of the event that an alert's revision is due to: the last that it speaks of. */
    private static long cause(Alert alert) {
        long last = alert.lastTs();
        for (TraceEvent event : alert.evidence()) {
            last = Long.compareUnsigned(event.ts(), last) > 0 ? event.ts() : last;
        }
        return last;
    }

    private static Map<Quantity, Double> values(Histogram micros, PacedSender sender) {
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        values.put(Quantity.P50, micros.getValueAtPercentile(50) / MICROS_PER_MILLI);
        values.put(Quantity.P99, micros.getValueAtPercentile(99) / MICROS_PER_MILLI);
        values.put(Quantity.P999, micros.getValueAtPercentile(99.9) / MICROS_PER_MILLI);
        values.put(Quantity.MAX, micros.getMaxValue() / MICROS_PER_MILLI);
        values.put(Quantity.ALERTS, (double) micros.getTotalCount());
        values.put(Quantity.LATE, sender.latestNanos() / 1e6);
        return values;
    }
}
