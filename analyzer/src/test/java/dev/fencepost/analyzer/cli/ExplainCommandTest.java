package dev.fencepost.analyzer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.explain.Explanation;
import dev.fencepost.analyzer.explain.HazardBook;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code explain} says of each hazard is complete, and its traces raise what they claim. */
final class ExplainCommandTest {
    private static final String BOOK =
            "analyzer/src/main/resources/dev/fencepost/analyzer/explain/hazards.md";

    @Test
    void docsAreACopyOfTheBook() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "hazards.md"), UTF_8))
                .as("docs/hazards.md is old: cp %s docs/hazards.md", BOOK)
                .isEqualTo(HazardBook.markdown());
    }

    @Test
    void explainsEveryHazard() {
        List<String> known =
                HazardBook.open().all().stream()
                        .flatMap(each -> Stream.of(each.code(), each.kind()))
                        .toList();
        assertThat(known).containsAll(Arrays.stream(Hazard.values()).map(Enum::name).toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void showsATraceThatRaisesItAndOneThatDoesNot(Explanation each) {
        assertThat(each.text()).isNotEmpty();
        assertThat(each.source()).containsPattern("\\[[DI?]\\]|tracepoint|waits|holds");
        assertThat(ExplainCommand.alerts(HazardBook.trace(each.firing())))
                .extracting(Alert::code)
                .contains(each.code());
        assertThat(ExplainCommand.alerts(HazardBook.trace(each.silent())))
                .extracting(Alert::code)
                .doesNotContain(each.code());
    }

    static List<Explanation> all() {
        return HazardBook.open().all();
    }

    @Test
    void explainsAllCodesOfAKind() {
        Console console = Console.run("explain", "flush_order");
        assertThat(console.code()).isZero();
        assertThat(console.out()).contains("NO_FLUSH (FLUSH_ORDER)", "DMA_IN_GAP (FLUSH_ORDER)");
    }

    @Test
    void listsThemWithoutAName() {
        assertThat(Console.run("explain").out()).contains("IO_LARGER", "MODEL_DISAGREES");
    }

    @Test
    void namesTheNearestOfAnUnknownOne() {
        Console console = Console.run("explain", "IO_LARGE");
        assertThat(console.code()).isEqualTo(2);
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).contains("unknown hazard 'IO_LARGE'", "IO_LARGER");
    }
}
