package dev.fencepost.analyzer.perfetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.analyzer.perfetto.PerfettoTrace.EventSeen;
import dev.fencepost.analyzer.report.SomeAlerts;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts as a trace for Perfetto, as protobuf's own parser reads it. */
final class PerfettoWriterTest {
    private static final String WINDOW = "h1 / Window 0x100200000";
    private static final long TS = 1_700_000_000_001_000_003L;

    @TempDir private Path directory;

    private PerfettoTrace written(List<Alert> alerts) throws IOException {
        return written(alerts, 0);
    }

    private PerfettoTrace written(List<Alert> alerts, long lastTs) throws IOException {
        Path file = directory.resolve("run.pftrace");
        PerfettoWriter.write(
                alerts.stream().sorted(Analysis.ORDER).toList(), (host, run) -> lastTs, file);
        return PerfettoTrace.read(file);
    }

    @Test
    void hasTracksForWindowAndDeviceUnderTheHost() throws IOException {
        PerfettoTrace trace = written(List.of(SomeAlerts.number(1)));
        assertThat(trace.tracks())
                .containsExactly(
                        "h1",
                        "h1 / Open alerts",
                        "h1 / Device 0000:41:00.0",
                        "h1 / Device 0000:41:00.0 / Accesses",
                        WINDOW,
                        WINDOW + " / Hazards",
                        WINDOW + " / RMP");
        assertThat(trace.rank(WINDOW)).isGreaterThan(trace.rank("h1 / Device 0000:41:00.0"));
    }

    @Test
    void tellsAnAlertAsASliceWithAllThereIsToKnow() throws IOException {
        PerfettoTrace trace = written(List.of(SomeAlerts.number(1)));
        EventSeen slice = trace.events(1).get(0);
        assertThat(slice.name()).isEqualTo("IO_LARGER");
        assertThat(slice.track()).isEqualTo(WINDOW + " / Hazards");
        assertThat(slice.categories()).containsExactly("hazard", "fault");
        assertThat(slice.ts()).isEqualTo(TS);
        assertThat(slice.end()).hasValue(TS + 5_000);
        assertThat(slice.annotations())
                .containsEntry("alert_id", SomeAlerts.number(1).id())
                .containsEntry("kind", "SIZE_MISMATCH")
                .containsEntry("severity", "FAULT")
                .containsEntry("confidence", "CERTAIN")
                .containsEntry("hits", "1")
                .containsEntry("window", "0x100200000")
                .containsEntry("io_page_size", "2M")
                .containsEntry("summary", "An access failed in frame 1.");
    }

    @Test
    void joinsTheEvidenceInTheOrderOfTheStory() throws IOException {
        PerfettoTrace trace = written(List.of(SomeAlerts.number(1)));
        assertThat(trace.events().stream().filter(each -> each.type() != 4))
                .extracting(EventSeen::name)
                .containsExactly("PSMASH", "IO_LARGER", "READ RMP_PAGE_FAULT");
        assertThat(trace.events().stream().flatMap(each -> each.flows().stream()).distinct())
                .hasSize(1);
        EventSeen access = trace.events(3).get(1);
        assertThat(access.track()).isEqualTo("h1 / Device 0000:41:00.0 / Accesses");
        assertThat(access.annotations().get("what")).contains("ACCESS 0000:41:00.0 READ 64 bytes");
    }

    @Test
    void anEventThatProvesTwoAlertsIsThereOnceWithBothStories() throws IOException {
        Alert one = SomeAlerts.number(1);
        Alert other = SomeAlerts.again(one, 2);
        PerfettoTrace trace = written(List.of(one, other));
        assertThat(trace.events(1)).hasSize(2);
        assertThat(trace.events(3)).hasSize(2).allSatisfy(e -> assertThat(e.flows()).hasSize(2));
        assertThat(trace.events(4)).extracting(EventSeen::value).containsExactly(2L, 0L);
    }

    @Test
    void whatIsOpenLastsUntilTheEndOfItsRun() throws IOException {
        Alert open = SomeAlerts.number(5);
        EventSeen slice = written(List.of(open), open.lastTs() + 77).events(1).get(0);
        assertThat(slice.annotations()).containsEntry("state", "OPEN");
        assertThat(slice.end()).hasValue(open.lastTs() + 77);
    }

    @Test
    void keepsWhatATraceCallsItselfAsText() throws IOException {
        String hostile =
                "</script>\u0000\u001b[2J\u202e'; DROP TABLE slice; -- \ud800 \u00e4\u4e2d";
        Alert alert = SomeAlerts.of(hostile, 1, Severity.FAULT, hostile);
        PerfettoTrace trace = written(List.of(alert));
        String shown = "</script>⟨U+0000⟩⟨U+001b⟩[2J⟨U+202e⟩'; DROP TABLE slice; -- ⟨U+d800⟩ ä中";
        assertThat(trace.tracks().get(0)).isEqualTo(shown);
        assertThat(trace.events(1).get(0).annotations()).containsEntry("summary", shown);
    }

    @Test
    void timesBeyondWhatPerfettoHoldsKeepTheirOrderAndTheirText() throws IOException {
        Alert late = SomeAlerts.at(SomeAlerts.number(1), -10_000L);
        EventSeen slice = written(List.of(late)).events(1).get(0);
        assertThat(slice.ts()).isEqualTo(Long.MAX_VALUE);
        assertThat(slice.annotations()).containsEntry("first_ts", "18446744073709541616");
    }

    @Test
    void theSameAlertsMakeTheSameBytes() throws IOException {
        written(SomeAlerts.numbered(50));
        byte[] first = Files.readAllBytes(directory.resolve("run.pftrace"));
        written(SomeAlerts.numbered(50));
        assertThat(directory.resolve("run.pftrace")).hasBinaryContent(first);
    }

    @Test
    void leavesTheFileThatWasThereWhereItCannotBeWhole() throws IOException {
        Path file = directory.resolve("run.pftrace");
        Files.writeString(file, "before");
        List<Alert> alerts = SomeAlerts.numbered(2).stream().sorted(Analysis.ORDER).toList();
        assertThatThrownBy(
                        () ->
                                PerfettoWriter.write(
                                        alerts,
                                        (host, run) -> {
                                            throw new IllegalStateException("broken");
                                        },
                                        file))
                .hasMessage("broken");
        assertThat(file).hasContent("before");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void holdsItsFormForManyAlertsThatOverlap() throws IOException {
        List<Alert> many = SomeAlerts.overlapping(2_000, 7);
        PerfettoTrace trace = written(many);
        assertThat(trace.events(1)).hasSize(2_000);
        assertThat(trace.events(1))
                .as("slices end when their alerts do, though they overlap")
                .allSatisfy(
                        slice ->
                                assertThat(slice.annotations())
                                        .containsEntry("last_ts", slice.end().toString()));
    }
}
