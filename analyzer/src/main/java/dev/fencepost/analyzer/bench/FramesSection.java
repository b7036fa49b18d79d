package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Live heap of the engines of a host of which every frame is tracked, as they are in a topology:
 * one for each slot, their changes written out now and then and kept nowhere else.
 */
final class FramesSection {
    private static final int EVENTS_PER_COMMIT = 10_000;
    private static final List<Integer> LEAVES_IN_A_ROW = List.of(1, 8);

    private static final Sink UNKEPT =
            new Sink() {
                @Override
                public void put(byte[] key, byte[] value) {}

                @Override
                public void delete(byte[] key) {}
            };

    private final BenchSettings settings;
    private final Announcer announcer;
    private final Rows rows = new Rows(Section.FRAMES);

    FramesSection(BenchSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
    }

    List<Row> run() {
        int frames = settings.reach().tracked();
        for (int round = 1; round <= settings.rounds(); round++) {
            for (int inARow : LEAVES_IN_A_ROW) {
                announcer.say(frames + " frames: round " + round + " of " + settings.rounds());
                long bytes = footprint(frames, inARow);
                rows.add(
                        "tracked frames",
                        Map.of("frames", (long) frames, "leaves a MAP", (long) inARow),
                        Map.of(
                                Quantity.HEAP,
                                (double) bytes,
                                Quantity.FRAME_BYTES,
                                (double) bytes / frames));
            }
        }
        return rows.list();
    }

    /** Bytes that the engines of so many frames keep. */
    private long footprint(int frames, int inARow) {
        long before = LiveHeap.bytes();
        SlotEngine[] engines = new SlotEngine[Slots.DEFAULT.spread()];
        for (int slot = 0; slot < engines.length; slot++) {
            engines[slot] =
                    new SlotEngine("h0", 0, slot, Slots.DEFAULT, settings.simulation().hardware());
        }
        try {
            fill(engines, new TrackedHost(frames, inARow).boot());
            return LiveHeap.bytes() - before;
        } finally {
            Reference.reachabilityFence(engines);
        }
    }

    private static void fill(SlotEngine[] engines, Iterator<TraceEvent> boot) {
        Router router =
                new Router(
                        Slots.DEFAULT,
                        (slot, copy) -> engines[slot].accept(copy, EnginePass.NOBODY));
        long events = 0;
        while (boot.hasNext()) {
            router.route(boot.next());
            if (++events % EVENTS_PER_COMMIT == 0 || !boot.hasNext()) {
                for (SlotEngine engine : engines) {
                    engine.flush(UNKEPT);
                }
            }
        }
    }
}
