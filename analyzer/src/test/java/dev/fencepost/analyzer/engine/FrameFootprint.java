package dev.fencepost.analyzer.engine;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import java.lang.ref.Reference;
import java.util.List;

/**
 * Measures the heap of frames in their usual state, one 2M RMP entry and one 2M leaf: run main,
 * argument frames.
 */
final class FrameFootprint {
    private FrameFootprint() {}

    public static void main(String[] arguments) {
        int frames = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
        for (int leavesInARow : new int[] {1, 8}) {
            long before = used();
            SlotEngine engine = SlotEngine.inMemory("h0", 0, 0, new Slots(1), Hardware.AMD);
            try {
                fill(engine, frames, leavesInARow);
                System.out.printf(
                        "%d frames, a MAP for every %d of them: %.1f bytes of live heap a frame%n",
                        frames, leavesInARow, (double) (used() - before) / frames);
            } finally {
                Reference.reachabilityFence(engine);
            }
        }
    }

    private static void fill(SlotEngine engine, int frames, int leavesInARow) {
        EngineOutput nobody = new Nobody();
        long seq = 0;
        for (int i = 0; i < frames; i++) {
            long spa = (1L << 32) + i * Pages.SIZE_2M;
            long gpa = i * Pages.SIZE_2M;
            Envelope at = new Envelope("h0", 0, seq, ++seq, 0);
            engine.accept(
                    alone(new RmpUpdate(at, spa, Pages.SIZE_2M, true, false, 1, gpa, 0)), nobody);
            if (i % leavesInARow == 0) {
                at = new Envelope("h0", 0, seq, ++seq, 0);
                engine.accept(
                        alone(
                                new MapLeaves(
                                        at,
                                        1,
                                        gpa,
                                        spa,
                                        Pages.SIZE_2M,
                                        leavesInARow,
                                        Permission.READ_WRITE)),
                        nobody);
            }
        }
    }

    private static Routed alone(dev.fencepost.model.TraceEvent event) {
        return new Routed(event, true, 1, List.of(), List.of());
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static final class Nobody implements EngineOutput {
        @Override
        public void alert(Alert alert) {
            throw new IllegalStateException("nothing is wrong here: " + alert);
        }

        @Override
        public void partial(PartialAccess partial) {
            throw new IllegalStateException("nothing is accessed here");
        }
    }
}
