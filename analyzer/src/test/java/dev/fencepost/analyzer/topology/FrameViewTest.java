package dev.fencepost.analyzer.topology;

import static dev.fencepost.model.Pages.PAGES_PER_FRAME;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.WindowStatus.Known;
import dev.fencepost.model.WindowStatus.Ownership;
import dev.fencepost.model.WindowStatus.RmpRun;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameViewTest {
    private static final int EVENTS = 2_000;
    private static final Slots ONE_SLOT = new Slots(1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void tellsOfEachPageOnceAndOfEqualNeighboursTogether(long seed) {
        Frame frame = frameAfter(new Random(seed));
        List<RmpRun> runs = FrameView.rmp(frame);
        int page = 0;
        RmpRun before = null;
        for (RmpRun run : runs) {
            assertThat(run.page()).as("seed %d", seed).isEqualTo(page);
            for (int i = 0; i < run.count(); i++, page++) {
                assertThat(ofPage(frame, page)).as("seed %d", seed).isEqualTo(at(run, i));
            }
            if (before != null) {
                assertThat(ofPage(frame, run.page()))
                        .as("seed %d, page %d", seed, run.page())
                        .isNotEqualTo(at(before, before.count()));
            }
            before = run;
        }
        assertThat(page).isEqualTo(PAGES_PER_FRAME);
        assertThat(runs).hasSizeBetween(3, PAGES_PER_FRAME - 1);
    }

    private static Frame frameAfter(Random random) {
        SlotEngine engine = SlotEngine.inMemory("h0", 0, 0, ONE_SLOT, Hardware.AMD);
        for (int i = 1; i <= EVENTS; i++) {
            Routed routed = new Routed(event(random, i), true, 1, List.of(), List.of());
            engine.accept(routed, new Nobody());
        }
        return engine.shadow().frames().find(0);
    }

    /** Neighbours go together often: guests keep their pages in a row. */
    private static TraceEvent event(Random random, int number) {
        Envelope envelope = new Envelope("h0", 0, number, number, 0);
        long spa = random.nextInt(PAGES_PER_FRAME / 2) * SIZE_4K;
        boolean assigned = random.nextInt(8) > 0;
        int asid = assigned ? 1 + random.nextInt(8) / 7 : 0;
        long gpa = assigned ? spa : 0;
        boolean rare = random.nextInt(8) == 0;
        return random.nextBoolean()
                ? new RmpUpdate(envelope, spa, SIZE_4K, assigned, rare, asid, gpa, 0)
                : new Snapshot(envelope, spa, SIZE_4K, assigned, false, rare, asid, gpa);
    }

    /** The pages are looked at, not what is wrong with them. */
    private record Nobody() implements EngineOutput {
        @Override
        public void alert(Alert alert) {}

        @Override
        public void partial(PartialAccess partial) {}
    }

    private static RmpRun ofPage(Frame frame, int page) {
        boolean owned = frame.assigned(page);
        Ownership shared = frame.unassigned(page) ? Ownership.SHARED : Ownership.UNKNOWN;
        Known invalid = frame.notValidated(page) ? Known.NO : Known.UNKNOWN;
        return new RmpRun(
                page,
                1,
                owned ? Ownership.PRIVATE : shared,
                SIZE_4K,
                owned ? frame.asid(page) : 0,
                owned ? frame.gpa(page) : 0,
                frame.immutable(page),
                frame.validated(page) ? Known.YES : invalid);
    }

    /** What a run says of one page, or would say of the next. */
    private static RmpRun at(RmpRun run, int index) {
        boolean owned = run.state() == Ownership.PRIVATE;
        return new RmpRun(
                run.page() + index,
                1,
                run.state(),
                run.size(),
                run.asid(),
                owned ? run.gpa() + index * SIZE_4K : 0,
                run.immutable(),
                run.validated());
    }
}
