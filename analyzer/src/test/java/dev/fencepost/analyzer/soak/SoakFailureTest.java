package dev.fencepost.analyzer.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.demo.Agreement;
import dev.fencepost.model.Alert;
import dev.fencepost.trace.AlertJson;
import dev.fencepost.trace.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a run whose alerts were wrong. */
final class SoakFailureTest {
    @TempDir Path directory;

    @Test
    void keepsSeedTraceAndBothListsOfAlerts() throws IOException {
        SoakSettings settings = settings(4711);
        SoakRun run = SoakRun.of(settings, 3);
        List<Alert> offline = run.offline().alerts();
        List<Alert> streamed = offline.subList(1, offline.size());
        List<String> differences = Agreement.of(streamed, offline).differences();

        Path kept = new SoakFailure(run, differences, streamed, offline).keep(settings, List.of());

        assertThat(kept).isEqualTo(directory.resolve("soak-4711-run-3"));
        assertThat(kept.resolve("differences.txt")).content().contains("only offline");
        assertThat(kept.resolve("settings.txt")).content().contains("seed=4711").contains("run 3");
        assertThat(Files.readAllLines(kept.resolve("offline.jsonl")).stream().map(AlertJson::read))
                .isEqualTo(offline);
        assertThat(Files.readAllLines(kept.resolve("streamed.jsonl"))).hasSize(streamed.size());
        String trace = kept.resolve("trace.avro").toString();
        try (var events = TraceFiles.open(trace, problem -> {})) {
            long count = 0;
            while (events.hasNext()) {
                events.next();
                count++;
            }
            assertThat(count).isEqualTo(settings.events());
        }
    }

    @Test
    void makesTheSameRunOfTheSameSeed() {
        assertThat(SoakRun.of(settings(1), 5)).isEqualTo(SoakRun.of(settings(1), 5));
        assertThat(SoakRun.of(settings(1), 5)).isNotEqualTo(SoakRun.of(settings(2), 5));
        assertThat(SoakRun.of(settings(1), 5)).isNotEqualTo(SoakRun.of(settings(1), 6));
    }

    private SoakSettings settings(long seed) {
        return new SoakSettings(
                seed,
                Duration.ofSeconds(1),
                2,
                20_000,
                4,
                2,
                2,
                Duration.ZERO,
                false,
                true,
                Duration.ofMinutes(1),
                directory);
    }
}
