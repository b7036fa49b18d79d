package dev.fencepost.analyzer.compare;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.analyzer.offline.RedundantFlushes;
import dev.fencepost.model.Op;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.producer.sim.Tally;
import java.util.function.LongConsumer;

/** Simulates one contender with one seed and judges it as it goes; no files, one thread. */
final class ComparedRun {
    private static final Slots WHOLE_HOST = new Slots(1);
    private static final int EVENTS_PER_TICK = 1 << 14;

    private final StallClock stalls = new StallClock();
    private final Deeds deeds = new Deeds(stalls);
    private final HostTally tally = new HostTally(stalls);
    private final SimulatorSettings settings;
    private final long end;
    private final LongConsumer progress;
    private final Analysis analysis;
    private final RedundantFlushes flushes;
    private long events;
    private long start;
    private boolean up;

    /**
     * A run that has not begun.
     *
     * @param end trace time after which nothing happens any more
     * @param progress told of trace time that has gone by
     */
    ComparedRun(SimulatorSettings settings, long end, LongConsumer progress) {
        this.settings = settings.but().events(Long.MAX_VALUE).build();
        this.end = end;
        this.progress = progress;
        this.analysis = new Analysis(WHOLE_HOST, settings.hardware());
        this.flushes = new RedundantFlushes(settings.hardware());
    }

    /** The trace time at which a run is so many events past its first DMA. */
    static long timeOf(SimulatorSettings settings, long events) {
        try (Simulator simulator = new Simulator(settings.but().events(Long.MAX_VALUE).build())) {
            TraceEvent event = simulator.next();
            while (event.op() != Op.ACCESS) {
                event = simulator.next();
            }
            for (long left = events; left > 1; left--) {
                event = simulator.next();
            }
            return event.ts();
        }
    }

    RunResult run() {
        Router router = new Router(WHOLE_HOST, this::judge);
        long told = 0;
        try (Simulator simulator = new Simulator(settings, deeds)) {
            for (TraceEvent event = simulator.next(); event.ts() <= end; event = simulator.next()) {
                tally(event);
                router.route(event);
                if (++events % EVENTS_PER_TICK == 0) {
                    progress.accept(event.ts() - told);
                    told = event.ts();
                }
            }
            analysis.finish();
            flushes.finish();
            progress.accept(end - told);
            return result(simulator.tally());
        }
    }

    private void judge(int slot, Routed routed) {
        analysis.accept(slot, routed);
        flushes.accept(routed);
    }

    private void tally(TraceEvent event) {
        if (!up && event.op() == Op.ACCESS) {
            up = true;
            start = event.ts();
            tally.reach().bytes().startAt(start);
            tally.shared().bytes().startAt(start);
        }
        tally.accept(event);
    }

    private RunResult result(Tally hardware) {
        RiskWindows risk = RiskWindows.of(analysis.alerts(), end);
        return new RunResult(
                settings.seed(),
                events,
                end - start,
                deeds.made(),
                deeds.failed(),
                deeds.stale(),
                hardware.walks(),
                hardware.hits(),
                hardware.conversions(),
                tally.flushes(),
                flushes.redundant(),
                hardware.smashes(),
                stalls.nanosUntil(end),
                tally.reach().bytes().meanUntil(start, end),
                tally.shared().bytes().meanUntil(start, end),
                risk.lengths(),
                risk.totalNanos(),
                HazardCount.of(analysis.alerts()));
    }
}
