package dev.fencepost.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Progress progress(Supplier<OptionalDouble> share) {
        return new Progress("judged", new PrintStream(err, true, UTF_8), false, share);
    }

    @Test
    void saysHowMuchOfTheWholeIsDone() {
        try (Progress progress = progress(() -> OptionalDouble.of(0.374))) {
            assertThat(progress.line(12_345)).startsWith("judged:  37 %, 12,345, ").endsWith("/s");
        }
    }

    @Test
    void saysNothingOfAWholeThatIsNotKnown() {
        try (Progress progress = progress(OptionalDouble::empty)) {
            assertThat(progress.line(12_345)).startsWith("judged: 12,345, ").endsWith("/s");
        }
    }

    @Test
    void isSilentWhereNobodyLooks() {
        try (Progress progress = progress(OptionalDouble::empty)) {
            progress.accept(1);
        }
        assertThat(err.size()).isZero();
    }
}
