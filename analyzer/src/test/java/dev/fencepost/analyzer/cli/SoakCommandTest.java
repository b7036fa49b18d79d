package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code soak} for as long as a build can wait. */
final class SoakCommandTest {
    @TempDir Path directory;

    @Test
    void comparesRunsWhileWorkersDieAndLeavesNothing() throws IOException {
        Console console =
                Console.run(
                        "soak",
                        "--duration",
                        "12s",
                        "--kill-every",
                        "4s",
                        "--events",
                        "8000",
                        "--seed",
                        "7",
                        "--keep",
                        directory.toString());

        assertThat(console.code()).as(console.toString()).isZero();
        assertThat(console.out())
                .containsPattern("[1-9][0-9]* runs and [1-9][0-9,]* alerts compared")
                .containsPattern("identical: [1-9][0-9]* runs");
        try (Stream<Path> kept = Files.list(directory)) {
            assertThat(kept).isEmpty();
        }
    }

    @Test
    void refusesToSoakForever() {
        Console console = Console.run("soak", "--duration", "off");

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.err()).contains("--duration has to end").doesNotContain("broker");
    }
}
