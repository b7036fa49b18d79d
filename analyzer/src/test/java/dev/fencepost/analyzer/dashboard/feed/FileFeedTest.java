package dev.fencepost.analyzer.dashboard.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.HeatMap;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.AlertJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trace file on a board: what offline says of it, its frames, and a second look at its events.
 */
final class FileFeedTest {
    @TempDir Path directory;
    private String file = "";
    private Board board = Board.of(SourceState.starting(Kind.FILE, "none"));

    @BeforeEach
    void judge() {
        file = directory.resolve("run.avro").toString();
        Console made =
                Console.run(
                        "simulate",
                        "--policy",
                        "split-flush-smash",
                        "--events",
                        "20000",
                        "-o",
                        file);
        assertThat(made.code()).as(made.err()).isZero();
        board = Board.of(SourceState.starting(Kind.FILE, file));
        try (FileFeed feed = new FileFeed(file, Hardware.AMD, problem -> {}, board)) {
            feed.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> board.source().caughtUp());
        }
    }

    @Test
    void holdsTheAlertsThatOfflineFinds() {
        List<Alert> offline =
                Console.run("offline", "--format", "json", file).outLines().stream()
                        .map(AlertJson::read)
                        .toList();

        assertThat(offline).isNotEmpty();
        assertThat(offline.stream().map(alert -> board.alerts().get(alert.id()).orElseThrow()))
                .containsExactlyElementsOf(offline);
        assertThat(board.alerts().size()).isEqualTo(offline.size());
        assertThat(board.source().events()).hasValue(20_000);
    }

    @Test
    void holdsTheFramesAsTheyStandAtTheEnd() {
        assertThat(board.windows().size()).isGreaterThan(10);
        HeatMap map = board.map("h0", 0, 4096).orElseThrow();
        assertThat(map.cells()).anyMatch(cell -> cell.worst().isPresent());
        assertThat(map.cells()).anyMatch(cell -> cell.frames() > 0);
    }

    @Test
    void findsTheEvidenceOfEachAlertAgainInTheFile() {
        FileSlices slices = new FileSlices(file);
        List<Alert> alerts =
                Console.run("offline", "--format", "json", file).outLines().stream()
                        .map(AlertJson::read)
                        .filter(alert -> alert.window().isPresent() && alert.evidence().size() > 1)
                        .limit(5)
                        .toList();
        assertThat(alerts).isNotEmpty();
        for (Alert alert : alerts) {
            Slice slice = slices.read(question(alert));
            List<Long> seqs = slice.events().stream().map(TraceEvent::seq).toList();
            assertThat(seqs)
                    .as(alert.summary())
                    .containsAll(
                            alert.evidence().stream()
                                    .filter(event -> isIn(event, alert))
                                    .map(TraceEvent::seq)
                                    .toList());
            assertThat(slice.complete()).as(slice.reason()).isTrue();
        }
    }

    private static boolean isIn(TraceEvent event, Alert alert) {
        return event.ts() >= alert.firstTs() && event.ts() <= alert.lastTs();
    }

    private static SliceQuestion question(Alert alert) {
        return new SliceQuestion(
                alert.host(),
                alert.run(),
                alert.window().getAsLong(),
                alert.firstTs(),
                alert.lastTs(),
                Set.of(alert.domain().getAsInt()),
                Set.of(alert.iova().orElse(0) & -(1L << 21)));
    }

    @Test
    void saysWhyItCannotLookAgain() throws IOException {
        Files.delete(Path.of(file));
        SliceQuestion question = new SliceQuestion("h0", 0, 0, 0, -1, Set.of(), Set.of());

        assertThat(new FileSlices(file).read(question).reason()).contains("cannot be read again");
        assertThat(new FileSlices("-").read(question).reason()).contains("standard input");
    }
}
