package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.JsonlWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Engine and reference find the same hazards, alert by alert, on random traces: 20 of them, or as
 * many as {@code -Dfencepost.reference.seeds} says, from {@code -Dfencepost.reference.first} on. A
 * trace that shows otherwise is shrunk first, unless {@code -Dfencepost.reference.shrink=false}.
 */
final class ReferenceAgreementTest {
    private static final int SEEDS = Integer.getInteger("fencepost.reference.seeds", 20);
    private static final long FIRST = Long.getLong("fencepost.reference.first", 0);
    private static final boolean SHRINK =
            Boolean.parseBoolean(System.getProperty("fencepost.reference.shrink", "true"));

    /** Kept, since the same test may run once for each mutant of the engine. */
    private static final Map<String, String> WANTED = new HashMap<>();

    /** Each model, and each switch turned over. */
    static List<Hardware> hardware() {
        Hardware amd = Hardware.AMD;
        List<Hardware> all = new ArrayList<>();
        for (Model model : Model.values()) {
            all.add(Hardware.of(model));
        }
        for (int turned = 0; turned < 6; turned++) {
            all.add(
                    new Hardware(
                            Model.AMD,
                            (turned == 0) != amd.rmpUpdateInvalidatesIotlb(),
                            (turned == 1) != amd.psmashInvalidatesIotlb(),
                            (turned == 2) != amd.rmpUpdateClearsValidated(),
                            (turned == 3) != amd.validatedRequired(),
                            (turned == 4) != amd.mixedFramesJudgedOneByOne(),
                            turned == 5 ? Pages.SIZE_2M : Pages.SIZE_4K));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("hardware")
    void agreesWithTheEngineOnRandomTraces(Hardware hardware) {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            List<TraceEvent> trace = RandomTraces.of(seed);
            String wanted =
                    WANTED.computeIfAbsent(
                            hardware + " " + seed, key -> reference(trace, hardware));
            for (int spread : new int[] {1, 4}) {
                if (!engine(trace, hardware, spread).equals(wanted)) {
                    disagree(seed, trace, hardware, spread);
                }
            }
        }
    }

    private static void disagree(long seed, List<TraceEvent> trace, Hardware hardware, int spread) {
        Shrinker shrinker = new Shrinker(some -> !agree(some, hardware, spread));
        List<TraceEvent> smallest = SHRINK ? shrinker.shrink(trace) : trace;
        assertThat(engine(smallest, hardware, spread))
                .as(
                        "seed %d, spread %d, %s, shrunk to%n%s",
                        seed, spread, hardware, jsonl(smallest))
                .isEqualTo(reference(smallest, hardware));
    }

    private static boolean agree(List<TraceEvent> trace, Hardware hardware, int spread) {
        return engine(trace, hardware, spread).equals(reference(trace, hardware));
    }

    private static String engine(List<TraceEvent> trace, Hardware hardware, int spread) {
        Slots slots = new Slots(spread);
        Analysis analysis = new Analysis(slots, hardware);
        Router router = new Router(slots, analysis::accept);
        History history = new History(trace);
        for (int i = 0; i < history.size(); i++) {
            router.route(history.at(i));
        }
        analysis.finish();
        return text(trace, analysis.alerts().stream().map(Answers::of));
    }

    private static String reference(List<TraceEvent> trace, Hardware hardware) {
        return text(trace, Reference.judge(trace, hardware).stream().map(Answers::of));
    }

    /** Which pairs of events decide is not settled, so clock errors leave confidence aside. */
    private static String text(List<TraceEvent> trace, Stream<Answers> answers) {
        boolean exact = trace.stream().allMatch(event -> event.tsErr() == 0);
        return Answers.text(
                answers.map(answer -> exact ? answer : answer.withoutConfidence()).toList());
    }

    private static String jsonl(List<TraceEvent> trace) {
        return trace.stream().map(JsonlWriter::line).collect(Collectors.joining("\n"));
    }
}
