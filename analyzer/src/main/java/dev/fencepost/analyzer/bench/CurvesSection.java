package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.sim.SimulatedHosts;
import java.util.List;
import java.util.Map;

/**
 * What an event costs the engine, and what stays in memory, as a trace grows longer and as a host
 * grows larger: neither may rise but for the frames that are tracked.
 */
final class CurvesSection {
    static final String EVENTS = "by events";
    static final String FRAMES = "by frames";

    private static final long LEAST_EVENTS = 10_000;
    private static final int TEN = 10;
    private static final Slots WHOLE_HOST = new Slots(1);

    private final BenchSettings settings;
    private final Announcer announcer;
    private final Rows rows = new Rows(Section.CURVES);

    CurvesSection(BenchSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
    }

    List<Row> run() {
        announcer.say("curves: warming up");
        long most = settings.reach().events();
        repeat(Math.min(most, 100 * LEAST_EVENTS), settings.warmNanos());
        for (int round = 1; round <= settings.rounds(); round++) {
            for (long events = Math.min(LEAST_EVENTS, most); events <= most; events *= TEN) {
                announcer.say("curves: round " + round + ", " + events + " events");
                byEvents(events);
            }
            for (int frames = 1; frames <= settings.reach().frames(); frames *= TEN) {
                announcer.say("curves: round " + round + ", " + frames + " frames");
                byFrames(frames);
            }
        }
        return rows.list();
    }

    private void byEvents(long events) {
        double nanos = repeat(events, settings.passNanos());
        EnginePass pass = new EnginePass(WHOLE_HOST, hardware());
        try (SimulatedHosts trace = settings.trace(events)) {
            pass.judge(trace);
        }
        rows.add(
                EVENTS,
                Map.of("events", events),
                Map.of(Quantity.NANOS, nanos, Quantity.HEAP, (double) heapOf(pass)));
    }

    /** Processor time of the engine for an event of traces of that length, one after the other. */
    private double repeat(long events, long nanos) {
        Measured all = Measured.NOTHING;
        while (all.events() == 0 || all.nanos() < nanos) {
            try (SimulatedHosts trace = settings.trace(events)) {
                all = all.plus(EnginePass.over(trace, hardware()));
            }
        }
        return all.readerNanosPerEvent();
    }

    private void byFrames(int frames) {
        TrackedHost host = new TrackedHost(frames, 1);
        EnginePass pass = new EnginePass(WHOLE_HOST, hardware());
        pass.judge(host.boot());
        pass.reset();
        pass.judge(host.traffic(settings.simulation().events()));
        double nanos = pass.engineNanosPerEvent();
        rows.add(
                FRAMES,
                Map.of("frames", (long) frames),
                Map.of(
                        Quantity.NANOS,
                        nanos,
                        Quantity.FRAME_BYTES,
                        (double) heapOf(pass) / frames));
    }

    private static long heapOf(EnginePass pass) {
        long with = LiveHeap.bytes();
        pass.forget();
        return Math.max(0, with - LiveHeap.bytes());
    }

    private Hardware hardware() {
        return settings.simulation().hardware();
    }
}
