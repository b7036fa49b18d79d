package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** How the recordings of one incident get one clock, and where one of them ends before another. */
final class IncidentClockTest {
    private static final String START = "fencepost clock start wall=1796025816.5 uptime=1000.00";
    private static final String END = "fencepost clock end wall=1796029416.5 uptime=4600.00";
    private static final String FAULT =
            "vfio-pci 0000:00:05.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x0007"
                    + " address=0x1000 flags=0x0000]";
    private static final IncidentPart MARKED =
            text(
                    ImportFormat.TRACEFS,
                    " sh-1 [000] ..... 1000.000000: tracing_mark_write: " + START,
                    " a-1 [000] ..... 2800.000000: unmap: IOMMU: iova=0x1000 - 0x2000 size=4096"
                            + " unmapped_size=4096",
                    " sh-1 [000] ..... 4600.000000: tracing_mark_write: " + END);

    @Test
    void followsTheDriftOfTheKernelsLogByTheRecordersMarks() {
        // 50 ppm slow: 180 ms in the hour
        Incident incident =
                open(
                        MARKED,
                        text(
                                ImportFormat.DMESG,
                                "[  999.930000] " + START,
                                "[ 2799.840000] " + FAULT,
                                "[ 4599.750000] " + END));
        Fault fault = only(incident, Fault.class);
        assertThat(fault.ts()).isEqualTo(2_800_000_000_000L);
        assertThat(fault.tsErr()).isEqualTo(1_000_000 + 1000);
        assertThat(incident.summary().notes()).anyMatch(has("fitted on 2 clock marks"));
    }

    @Test
    void relatesAJournalOfWallTimesByTheRecordersMarks() {
        Incident incident =
                open(
                        MARKED,
                        text(
                                ImportFormat.DMESG,
                                "2026-11-30T09:03:36.500100+00:00 host kernel: " + START,
                                "2026-11-30T09:03:38.500100+00:00 host kernel: " + FAULT));
        assertThat(only(incident, Fault.class).ts()).isEqualTo(1_002_000_000_000L);
    }

    @Test
    void takesAMarkThatTheJournalTakesForAProgramsMessage() {
        Incident incident =
                open(
                        MARKED,
                        text(
                                ImportFormat.DMESG,
                                "2026-11-30T09:03:36.500100+00:00 host unknown: " + START,
                                "2026-11-30T09:03:38.500100+00:00 host kernel: " + FAULT));
        assertThat(only(incident, Fault.class).ts()).isEqualTo(1_002_000_000_000L);
    }

    @Test
    void relatesQemusWallTimesByThoseOfTheMarksWhereNoMomentIsShared() {
        Incident incident = open(MARKED, access("2026-11-30T08:30:00.000000Z"));
        Access access = only(incident, Access.class);
        assertThat(access.ts() - 2_583_500_000_000L).isBetween(-50_000_000L, 0L);
        assertThat(access.tsErr()).isBetween(1_000_000_000L, 1_100_000_000L);
        assertThat(incident.summary().notes()).anyMatch(has("by the wall time in the trace's"));
    }

    @Test
    void statesAnErrorThatGrowsWithTheUptimeWhereNothingRelatesTheClocksSinceBoot() {
        Incident incident =
                open(
                        text(
                                ImportFormat.TRACEFS,
                                " a-1 [000] ..... 864000.000000: unmap: IOMMU: iova=0x1000 - 0x2000"
                                        + " size=4096 unmapped_size=4096"),
                        text(ImportFormat.DMESG, "[864000.100000] " + FAULT));
        assertThat(only(incident, Fault.class).tsErr())
                .isEqualTo(1_000_000 + 864_000_100_000_000L / 1000 + 1000);
    }

    @Test
    void putsAGapWhereTheTraceIsOverAndAnotherRecordingGoesOn() {
        IncidentPart trace =
                text(
                        ImportFormat.TRACEFS,
                        " a-1 [000] ..... 10.000000: map: IOMMU: iova=0x1000 - 0x2000 paddr=0x5000"
                                + " size=4096",
                        " a-1 [000] ..... 11.000000: sched_switch: prev_comm=a");
        assertThat(gaps(trace, walk("1970-01-01T00:00:10.900000Z"))).isEmpty();
        assertThat(gaps(trace, walk("1970-01-01T00:00:11.100000Z")))
                .extracting(Gap::stream)
                .containsExactly(Stream.IOMMU);
        assertThat(gaps(trace, access("1970-01-01T00:00:11.100000Z"))) // in no known domain
                .isEmpty();
    }

    private static List<Gap> gaps(IncidentPart trace, IncidentPart qemu) {
        List<TraceEvent> events = new ArrayList<>();
        open(trace, Map.of("qemu", "+0.000000s"), qemu).forEachRemaining(events::add);
        assertThat(events.get(events.size() - 1)).isInstanceOf(Access.class);
        return events.stream()
                .filter(Gap.class::isInstance)
                .map(Gap.class::cast)
                .filter(gap -> !gap.flushesUnseen())
                .toList();
    }

    private static IncidentPart access(String time) {
        return text(
                ImportFormat.QEMU,
                time + " amdvi_translation_result devid: 00:05.0 gpa 0x1000 hpa 0x5000");
    }

    /** The same, with the walk that shows the device's domain. */
    private static IncidentPart walk(String time) {
        return text(
                ImportFormat.QEMU,
                time
                        + " amdvi_cache_update  update iotlb domid 0x7 devid: 00:05.0 gpa 0x1000 hpa 0x5000",
                time + " amdvi_translation_result devid: 00:05.0 gpa 0x1000 hpa 0x5000");
    }

    private static Incident open(IncidentPart trace, IncidentPart other) {
        return open(trace, Map.of(), other);
    }

    private static Incident open(
            IncidentPart trace, Map<String, String> offsets, IncidentPart other) {
        return new Incident(
                List.of(trace, other),
                ImportOptions.NONE,
                offsets,
                problem -> {
                    throw new AssertionError(problem.toString());
                });
    }

    private static <T extends TraceEvent> T only(Incident incident, Class<T> type) {
        List<TraceEvent> events = new ArrayList<>();
        incident.forEachRemaining(events::add);
        List<T> found = events.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Predicate<String> has(String part) {
        return note -> note.contains(part);
    }

    private static IncidentPart text(ImportFormat format, String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return new IncidentPart(format, List.of(Recording.text(bytes)));
    }
}
