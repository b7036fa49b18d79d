package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The kernel's trace and log of one run, and QEMU's log of its IOMMU. */
final class IncidentTest {
    private static final DeviceId EDU = DeviceId.parse("0000:00:05.0");
    private static final IncidentPart TRACE =
            part(ImportFormat.TRACEFS, "ftrace-vfio-kprobes.txt.gz");
    private static final IncidentPart QEMU = part(ImportFormat.QEMU, "qemu-amdvi.log.gz");
    private static final IncidentPart DMESG = part(ImportFormat.DMESG, "dmesg.txt.gz");

    private static List<TraceEvent> events;
    private static ImportSummary summary;

    private static IncidentPart part(ImportFormat format, String name) {
        return new IncidentPart(format, List.of(TraceText.of(name, Recording.path(name))));
    }

    private static IncidentPart text(ImportFormat format, String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return new IncidentPart(format, List.of(Recording.text(bytes)));
    }

    @BeforeAll
    static void mergesTheRecordings() {
        List<TraceEvent> all = new ArrayList<>();
        summary = merged(all, Map.of(), QEMU, DMESG, TRACE);
        events = all;
    }

    private static ImportSummary merged(
            List<TraceEvent> to, Map<String, String> offsets, IncidentPart... parts) {
        try (Incident incident =
                new Incident(
                        List.of(parts),
                        ImportOptions.NONE,
                        offsets,
                        problem -> {
                            throw new AssertionError(problem.toString());
                        })) {
            incident.forEachRemaining(to::add);
            return incident.summary();
        }
    }

    @Test
    void relatesTheClocksToWithinAMillisecond() {
        try (Recorded trace = TRACE.open(ImportOptions.NONE, problem -> {});
                Recorded qemu = QEMU.open(ImportOptions.NONE, problem -> {})) {
            ClockPlan plan = new ClockPlan(List.of(TRACE, QEMU), List.of(trace, qemu), Map.of());
            assertThat(plan.reference()).isZero();
            assertThat(plan.fit(1).error()).isLessThan(1_000_000);
            assertThat(plan.fit(1).basis()).isEqualTo("fitted on 1038 completion waits");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(summary.notes())
                .anyMatch(each -> each.contains("1038 completion waits, within"));
    }

    @Test
    void tellsEachThingOnce() {
        assertThat(summary.count(Op.MAP)).isEqualTo(515);
        assertThat(summary.count(Op.UNMAP)).isEqualTo(515);
        assertThat(summary.count(Op.INVALIDATE)).isEqualTo(1038);
        assertThat(summary.count(Op.COMPLETION_WAIT)).isEqualTo(1038);
        assertThat(summary.count(Op.COMPLETION)).isEqualTo(1038);
    }

    @Test
    void givesAnnouncedDmaTheOutcomeThatQemuShows() {
        assertThat(events)
                .filteredOn(each -> each instanceof Access access && access.bdf().equals(EDU))
                .extracting(Access.class::cast)
                .filteredOn(each -> each.length() > 1 && each.ts() < 33_000_000_000L)
                .extracting(Access::dir, Access::iova, Access::length, Access::outcome)
                .containsExactly(
                        tuple(Direction.READ, 0x1000_1000L, 64L, Outcome.OK),
                        tuple(Direction.READ, 0x101f_ffe0L, 64L, Outcome.OK),
                        tuple(Direction.WRITE, 0x101f_ffe0L, 64L, Outcome.OK),
                        tuple(Direction.READ, 0x1000_1000L, 64L, Outcome.IO_PAGE_FAULT),
                        tuple(Direction.READ, 0x101f_efe0L, 64L, Outcome.OK),
                        tuple(Direction.READ, 0x1000_ffe0L, 64L, Outcome.IO_PAGE_FAULT),
                        tuple(Direction.WRITE, 0x1000_0ff0L, 32L, Outcome.OK),
                        tuple(Direction.WRITE, 0x1000_0000L, 32L, Outcome.IO_PAGE_FAULT));
    }

    @Test
    void keepsEachStreamInOrderWithNoEventMoved() {
        Map<Stream, Envelope> last = new EnumMap<>(Stream.class);
        for (TraceEvent event : events) {
            Envelope before = last.put(event.stream(), event.envelope());
            if (before != null) {
                assertThat(event.seq()).isGreaterThan(before.seq());
                assertThat(event.ts()).isGreaterThanOrEqualTo(before.ts());
            }
        }
        assertThat(summary.late()).isZero();
    }

    @Test
    void saysHowManyEventsAreToldBetterElsewhere() {
        assertThat(summary.notes())
                .anyMatch(each -> each.matches("\\d+ INVALIDATE of qemu.* told better elsewhere"));
        assertThat(summary.lines().read())
                .isEqualTo(
                        summary.lines().understood()
                                + summary.lines().unreadable()
                                + summary.lines().ignored().values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum());
    }

    @Test
    void takesAPersonsOffset() {
        List<TraceEvent> all = new ArrayList<>();
        merged(
                all,
                Map.of("dmesg", "+1.5s"),
                text(
                        ImportFormat.TRACEFS,
                        " a-1 [000] ..... 10.000000: unmap: IOMMU: iova=0x1000 - 0x2000 size=4096"
                                + " unmapped_size=4096"),
                text(
                        ImportFormat.DMESG,
                        "[    9.000000] vfio-pci 0000:00:05.0: AMD-Vi: Event logged"
                                + " [IO_PAGE_FAULT domain=0x0007 address=0x1000 flags=0x0000]"));
        assertThat(events(all, Fault.class))
                .singleElement()
                .returns(10_500_000_000L, TraceEvent::ts)
                .returns(50_000_000L + 1000, TraceEvent::tsErr);
    }

    @Test
    void tellsAFaultThatTraceAndLogHaveOnce() {
        List<TraceEvent> all = new ArrayList<>();
        ImportSummary both =
                merged(
                        all,
                        Map.of(),
                        text(
                                ImportFormat.TRACEFS,
                                " a-1 [000] ..... 10.000000: io_page_fault: IOMMU:vfio-pci"
                                        + " 0000:00:05.0 iova=0x1000 flags=0x0000"),
                        text(
                                ImportFormat.DMESG,
                                "[    7.250000] vfio-pci 0000:00:05.0: AMD-Vi: Event logged"
                                        + " [IO_PAGE_FAULT domain=0x0007 address=0x1000"
                                        + " flags=0x0000]"));
        assertThat(events(all, Fault.class))
                .singleElement()
                .returns(10_000_000_000L, TraceEvent::ts);
        assertThat(both.notes()).anyMatch(each -> each.contains("fitted on 1 fault"));
    }

    @Test
    void saysThatNoFlushIsRecordedOnlyWhereNoOtherRecordingHasThem() {
        String unmap =
                " a-1 [000] ..... 10.000000: unmap: IOMMU: iova=0x1000 - 0x2000 size=4096"
                        + " unmapped_size=4096";
        List<TraceEvent> alone = new ArrayList<>();
        Recording.ofLines(unmap).events().forEach(alone::add);
        assertThat(events(alone, Gap.class)).singleElement().matches(Gap::flushesUnseen);

        List<TraceEvent> all = new ArrayList<>();
        merged(
                all,
                Map.of("qemu", "-1795324646.0s"),
                text(ImportFormat.TRACEFS, unmap),
                text(
                        ImportFormat.QEMU,
                        "2026-11-22T05:17:36.374590Z amdvi_pages_inval AMD-Vi pages for domain 0x7"
                                + " invalidated"));
        assertThat(events(all, Gap.class)).isEmpty();
    }

    @Test
    void refusesClocksThatNothingRelates() {
        assertThatThrownBy(
                        () ->
                                merged(
                                        new ArrayList<>(),
                                        Map.of(),
                                        TRACE,
                                        text(
                                                ImportFormat.QEMU,
                                                "2026-11-22T05:17:36.374590Z amdvi_pages_inval"
                                                        + " AMD-Vi pages for domain 0x7"
                                                        + " invalidated")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("give --offset qemu=+SECONDSs");
    }

    @Test
    void refusesAnOffsetOfARecordingThatIsNotThere() {
        assertThatThrownBy(() -> merged(new ArrayList<>(), Map.of("nobody", "+1s"), TRACE, QEMU))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void choosesTheDirectionThatAOneWayLeafAllows() {
        Directions directions = new Directions();
        Recording.ofLines(
                        " a-1 [000] ..... 1.000000: m: (iommu_map+0x0/0x10) dom=0x1000 iova=0x1000"
                                + " paddr=0x5000 size=0x1000 prot=0x2",
                        " a-1 [000] ..... 1.000001: map: IOMMU: iova=0x1000 - 0x2000 paddr=0x5000"
                                + " size=4096")
                .events()
                .forEach(directions::follow);
        int domain = Domains.FIRST_MADE_UP; // no flush tells its id
        directions.follow(new DeviceEntry(at(3), 0, EDU, domain, true, false, 0, false));
        assertThat(directions.settled(read(0x1800, Outcome.OK)).dir()).isEqualTo(Direction.WRITE);
        assertThat(directions.settled(read(0x1800, Outcome.IO_PAGE_FAULT)).dir())
                .isEqualTo(Direction.READ);
        assertThat(directions.settled(read(0x2000, Outcome.OK)).dir()).isEqualTo(Direction.READ);
    }

    private static Envelope at(long ts) {
        return new Envelope("h0", 0, ts, ts, 0);
    }

    private static Access read(long iova, Outcome outcome) {
        return new Access(at(4), EDU, iova, 1, Direction.READ, false, outcome, Source.WALK, 0);
    }

    private static <T extends TraceEvent> List<T> events(List<TraceEvent> all, Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
