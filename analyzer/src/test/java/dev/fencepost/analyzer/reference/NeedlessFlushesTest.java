package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.RedundantFlushes;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.JsonlWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Engine and reference agree which invalidations of random traces nothing needed: 20 of them, or as
 * many as {@code -Dfencepost.flushes.seeds} says, from {@code -Dfencepost.flushes.first} on.
 */
final class NeedlessFlushesTest {
    private static final int SEEDS = Integer.getInteger("fencepost.flushes.seeds", 20);
    private static final long FIRST = Long.getLong("fencepost.flushes.first", 0);

    static List<Hardware> hardware() {
        return ReferenceAgreementTest.hardware();
    }

    @ParameterizedTest
    @MethodSource("hardware")
    void agreesWithTheEngineOnRandomTraces(Hardware hardware) {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            int spread = seed % 2 == 0 ? 1 : 4;
            List<TraceEvent> trace = RandomTraces.of(seed);
            if (!agree(trace, hardware, spread)) {
                Shrinker shrinker = new Shrinker(some -> !agree(some, hardware, spread));
                List<TraceEvent> smallest = shrinker.shrink(trace);
                assertThat(engine(smallest, hardware, spread))
                        .as(
                                "seed %d, spread %d, %s, shrunk to%n%s",
                                seed, spread, hardware, jsonl(smallest))
                        .isEqualTo(reference(smallest, hardware));
            }
        }
    }

    private static boolean agree(List<TraceEvent> trace, Hardware hardware, int spread) {
        return engine(trace, hardware, spread).equals(reference(trace, hardware));
    }

    private static String engine(List<TraceEvent> trace, Hardware hardware, int spread) {
        RedundantFlushes flushes = new RedundantFlushes(hardware);
        Router router = new Router(new Slots(spread), (slot, routed) -> flushes.accept(routed));
        History history = new History(trace);
        for (int i = 0; i < history.size(); i++) {
            router.route(history.at(i));
        }
        flushes.finish();
        List<Alert> alerts = flushes.alerts();
        assertThat(alerts.stream().mapToLong(Alert::hits).sum()).isEqualTo(flushes.redundant());
        return Answers.text(alerts.stream().map(Answers::of).toList());
    }

    private static String reference(List<TraceEvent> trace, Hardware hardware) {
        return Answers.text(
                NeedlessFlushes.judge(trace, hardware).stream().map(Answers::of).toList());
    }

    private static String jsonl(List<TraceEvent> trace) {
        return trace.stream().map(JsonlWriter::line).collect(Collectors.joining("\n"));
    }
}
