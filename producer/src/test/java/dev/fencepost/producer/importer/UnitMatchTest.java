package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables out of debugfs name a unit by the driver's index, a trace by its first command. */
final class UnitMatchTest {
    private static final String DEVTBL_HEADER =
            "DeviceId             QWORD[3]         QWORD[2]         QWORD[1]         QWORD[0] iommu";

    /** The driver's unit 1 is the first that a command goes to. */
    private static final IncidentPart TRACE =
            part(
                    ImportFormat.TRACEFS,
                    new Lines()
                            .waitFor("0xffff888100001000", 5)
                            .waited(0)
                            .command("0xffff888100002000", 0x28, 0x2000_0000L, 0)
                            .text());

    @Test
    void matchesByWhereTheWaitsInACommandBufferStore() {
        IncidentPart buffer =
                text(
                        ImportFormat.CMDBUF,
                        "cmdbuf-iommu01.txt",
                        "CMD Buffer Head Offset:1 Tail Offset:2",
                        "  0: 00000001 10000000 00000003 00000000",
                        "  1: 00000001 10000000 00000004 00000000");
        assertThat(all(DeviceEntry.class, TRACE, buffer, devices("0000:00:06.0", 1)))
                .extracting(DeviceEntry::unit)
                .containsExactly(0);
    }

    @Test
    void matchesADeviceTableByTheDevicesThatCommandsName() {
        assertThat(all(DeviceEntry.class, TRACE, devices("0000:00:05.0", 3)))
                .extracting(DeviceEntry::unit)
                .containsExactly(1);
    }

    @Test
    void saysWhichUnitsNoCommandShows() {
        try (Incident incident = open(TRACE, devices("0000:00:06.0", 3))) {
            assertThat(incident.summary().notes())
                    .anyMatch(each -> each.contains("keep the driver's index: 3"));
        }
    }

    private static IncidentPart devices(String device, int unit) {
        return text(
                ImportFormat.DEVTBL,
                "devtbl.txt",
                DEVTBL_HEADER,
                device
                        + " 0000000000000000 0000000000000000 0000000000000007 6000000000000403 iommu"
                        + unit);
    }

    private static <T extends TraceEvent> List<T> all(Class<T> type, IncidentPart... parts) {
        List<TraceEvent> events = new ArrayList<>();
        try (Incident incident = open(parts)) {
            incident.forEachRemaining(events::add);
        }
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Incident open(IncidentPart... parts) {
        return new Incident(
                List.of(parts),
                ImportOptions.NONE,
                Map.of(),
                problem -> {
                    throw new AssertionError(problem.toString());
                });
    }

    private static IncidentPart text(ImportFormat format, String name, String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return part(format, Imported.text(name, bytes));
    }

    private static IncidentPart part(ImportFormat format, TraceText text) {
        return new IncidentPart(format, List.of(text));
    }
}
