package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code demo} prints, and what it leaves. */
final class DemoCommandTest {
    @Test
    void showsWhatItFoundAndLeavesNothing() throws IOException {
        Set<Path> before = leftovers();

        Console console = Console.run("demo", "--events", "60000", "--hosts", "2");

        assertThat(console.code()).as(console.toString()).isZero();
        assertThat(console.out())
                .contains("Found under split-flush-smash: 60,000 events of 2 simulated hosts")
                .containsPattern("SIZE_MISMATCH +IO_SMALLER +FAULT +CERTAIN")
                .containsPattern("FLUSH_ORDER +DMA_IN_GAP +FAULT +CERTAIN")
                .containsPattern("rmp +PSMASH SPA 0x")
                .containsPattern("The same run under psmash-io .*\n  no alerts\n")
                .containsPattern("identical: [1-9][0-9,]* alerts")
                .containsPattern("through Kafka +[0-9,]+ events/s")
                .contains("fencepost offline run.avro");
        assertThat(console.err()).contains("starting a Kafka broker");
        assertThat(leftovers()).isEqualTo(before);
    }

    @Test
    void refusesASpreadThatIsNoPowerOfTwo() {
        Console console = Console.run("demo", "--spread", "3");

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.err())
                .contains("--spread is not a power of two")
                .doesNotContain("broker");
    }

    private static Set<Path> leftovers() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String ours = "fencepost-.*-" + ProcessHandle.current().pid() + "-.*";
            return all.filter(path -> path.getFileName().toString().matches(ours))
                    .collect(Collectors.toSet());
        }
    }
}
