package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.JsonlWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engine and reference find the same hazards, alert by alert, on random traces: 20 of them, or as
 * many as {@code -Dfencepost.reference.seeds} says, from {@code -Dfencepost.reference.first} on.
 */
final class ReferenceAgreementTest {
    private static final int SEEDS = Integer.getInteger("fencepost.reference.seeds", 20);
    private static final long FIRST = Long.getLong("fencepost.reference.first", 0);

    @ParameterizedTest(name = "spread {0}")
    @ValueSource(ints = {1, 4})
    void agreesWithTheEngineOnRandomTraces(int spread) {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            List<TraceEvent> trace = RandomTraces.of(seed);
            if (!agree(trace, spread)) {
                Shrinker shrinker = new Shrinker(candidate -> !agree(candidate, spread));
                List<TraceEvent> smallest = shrinker.shrink(trace);
                assertThat(engine(smallest, spread))
                        .as("seed %d, shrunk to%n%s", seed, jsonl(smallest))
                        .isEqualTo(reference(smallest));
            }
        }
    }

    private static boolean agree(List<TraceEvent> trace, int spread) {
        return engine(trace, spread).equals(reference(trace));
    }

    private static String engine(List<TraceEvent> trace, int spread) {
        Slots slots = new Slots(spread);
        Analysis analysis = new Analysis(slots, Hardware.AMD);
        Router router = new Router(slots, analysis::accept);
        History history = new History(trace);
        for (int i = 0; i < history.size(); i++) {
            router.route(history.at(i));
        }
        analysis.finish();
        return text(trace, analysis.alerts().stream().map(Answers::of));
    }

    private static String reference(List<TraceEvent> trace) {
        return text(trace, Reference.judge(trace, Hardware.AMD).stream().map(Answers::of));
    }

    /**
     * Which pairs of events decide is not settled, so clock errors leave confidence aside; nor is
     * where the model is contradicted.
     */
    private static String text(List<TraceEvent> trace, Stream<Answers> answers) {
        boolean exact = trace.stream().allMatch(event -> event.tsErr() == 0);
        return Answers.text(
                answers.filter(answer -> answer.kind() != HazardKind.MODEL_DISAGREES)
                        .map(answer -> exact ? answer : answer.withoutConfidence())
                        .toList());
    }

    private static String jsonl(List<TraceEvent> trace) {
        return trace.stream().map(JsonlWriter::line).collect(Collectors.joining("\n"));
    }
}
