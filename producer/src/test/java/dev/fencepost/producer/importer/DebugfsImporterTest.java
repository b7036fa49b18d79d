package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Gap;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class DebugfsImporterTest {
    private static final String WAIT = "00835001 10000001 00003c00 00000000";
    private static final String ALL_OF_5 = "00000000 30000005 fffff003 7fffffff";
    private static final String PAGES = "00000000 30000007 103ff003 00000000";
    private static final String DEVICE_TLB = "0000c100 40000000 7f200000 00000000";
    private static final String DEVICE = "0000c100 20000000 00000000 00000000";
    private static final String ALL = "00000000 80000000 00000000 00000000";
    private static final String INTERRUPTS = "0000c100 50000000 00000000 00000000";

    private static final String HEADER =
            "DeviceId             QWORD[3]         QWORD[2]         QWORD[1]         QWORD[0]"
                    + " iommu";

    @Test
    void tellsWhatIsQueuedAndNotWhatWasExecuted() {
        Imported imported =
                Imported.of(
                        ImportFormat.CMDBUF,
                        Imported.text(
                                "/sys/kernel/debug/iommu/amd/iommu03/cmdbuf",
                                ring(1, 6, ALL_OF_5, PAGES, DEVICE_TLB, DEVICE, ALL, WAIT, PAGES)));

        assertThat(imported.shown())
                .containsExactly(
                        "{\"stream\":\"iommu\",\"op\":\"INVALIDATE\",\"unit\":3,\"kind\":\"PAGES\",\"domain\":7,"
                                + "\"iova\":\"0x10000000\",\"size\":8388608}",
                        "{\"stream\":\"iommu\",\"op\":\"INVALIDATE\",\"unit\":3,\"kind\":\"DEVICE_TLB\","
                                + "\"bdf\":\"0000:c1:00.0\",\"iova\":\"0x7f200000\",\"size\":4096}",
                        "{\"stream\":\"iommu\",\"op\":\"INVALIDATE\",\"unit\":3,\"kind\":\"DEVICE\","
                                + "\"bdf\":\"0000:c1:00.0\"}",
                        "{\"stream\":\"iommu\",\"op\":\"INVALIDATE\",\"unit\":3,\"kind\":\"ALL\"}",
                        "{\"stream\":\"iommu\",\"op\":\"COMPLETION_WAIT\",\"unit\":3,\"token\":15360}");
        assertThat(imported.clock()).isEqualTo(TraceClock.NONE);
        assertThat(imported.events()).allMatch(each -> each.ts() == 0);
        assertThat(imported.summary().lines().read()).isEqualTo(8);
        assertThat(imported.summary().lines().ignored())
                .containsExactly(entry("command executed before", 2L));
        assertThat(imported.summary().has(Fact.INVALIDATIONS)).isTrue();
        assertThat(imported.problems()).isEmpty();
    }

    @Test
    void readsWordsWithoutBlanksBetween() {
        String[] ring = ring(0, 2, ALL_OF_5, WAIT);
        String[] unspaced = ring(0, 2, ALL_OF_5.replace(" ", ""), WAIT.replace(" ", ""));

        assertThat(Imported.of(ImportFormat.CMDBUF, unspaced).shown())
                .hasSize(2)
                .isEqualTo(Imported.of(ImportFormat.CMDBUF, ring).shown());
    }

    @Test
    void startsAtTheHeadWhereTheQueueWrapsAround() {
        Imported imported =
                Imported.of(ImportFormat.CMDBUF, ring(3, 1, WAIT, PAGES, PAGES, ALL, INTERRUPTS));

        assertThat(imported.shown())
                .containsExactly(
                        "{\"stream\":\"iommu\",\"op\":\"INVALIDATE\",\"unit\":0,\"kind\":\"ALL\"}",
                        "{\"stream\":\"iommu\",\"op\":\"COMPLETION_WAIT\",\"unit\":0,\"token\":15360}");
        assertThat(imported.summary().lines().ignored()).containsEntry("command 5", 1L);
    }

    @Test
    void tellsNothingOfAnEmptyQueue() {
        Imported imported = Imported.of(ImportFormat.CMDBUF, ring(2, 2, WAIT, ALL, PAGES));

        assertThat(imported.events()).isEmpty();
        assertThat(imported.problems()).isEmpty();
    }

    @Test
    void countsUnitsWhereNoNameTellsThem() {
        List<String> lines = new ArrayList<>(List.of(ring(0, 1, ALL)));
        lines.addAll(List.of(ring(0, 1, ALL)));
        Imported imported = Imported.of(ImportFormat.CMDBUF, lines.toArray(String[]::new));

        assertThat(imported.shown()).hasSize(2).last().asString().contains("\"unit\":1");
    }

    @Test
    void takesARingThatBreaksOffForAHole() {
        Imported imported = Imported.of(ImportFormat.CMDBUF, ring(0, 3, ALL, PAGES));

        assertThat(imported.events()).hasSize(3).last().isInstanceOf(Gap.class);
        assertThat(imported.problems()).extracting(Problem::position).containsExactly(3L);
    }

    @Test
    void takesATornEntryForAHole() {
        String[] lines = ring(0, 2, ALL, PAGES.substring(3));
        Imported imported = Imported.of(ImportFormat.CMDBUF, lines);

        assertThat(imported.all(Gap.class)).isNotEmpty();
        assertThat(imported.problems()).extracting(Problem::position).contains(3L);
        assertThat(imported.summary().lines().unreadable()).isOne();
    }

    @Test
    void tellsTheDomainOfEachDeviceThatATableHas() {
        Imported imported =
                Imported.of(
                        ImportFormat.DEVTBL,
                        HEADER,
                        dte("0000:c1:00.0", 0x1_0000_001cL, 0x6000_0001_0000_0603L, 2),
                        dte("0000:c1:00.1", 0x1dL, 0x6000_0001_0000_0603L, 2),
                        dte("0000:41:00.0", 0x5L, 0x6080_0000_0000_0003L, 0),
                        dte("0000:42:00.0", 0x6L, 0x6000_0000_0000_0003L, 0),
                        dte("0000:43:00.0", 0x7L, 0x6000_0001_0000_0601L, 0),
                        "");

        assertThat(imported.all(DeviceEntry.class).stream().map(DebugfsImporterTest::shown))
                .containsExactly(
                        "2 0000:c1:00.0 28 on ats",
                        "2 0000:c1:00.1 29 on",
                        "0 0000:41:00.0 5 on",
                        "0 0000:42:00.0 6 off",
                        "0 0000:43:00.0 7 off");
        assertThat(imported.summary().has(Fact.DEVICE)).isTrue();
        assertThat(imported.problems()).isEmpty();
    }

    @Test
    void takesAPersonsWordForWhatNoTableHolds() {
        DeviceId device = DeviceId.parse("c1:00.0");
        ImportOptions options =
                new ImportOptions(
                        "h7", List.of(new DeviceClaim(device, OptionalInt.empty(), true, 9)));
        Imported imported =
                Imported.of(
                        ImportFormat.DEVTBL,
                        options,
                        Imported.text("devtbl", dte("c1:00.0", 0x1cL, 0x6000_0001_0000_0603L, 2)));

        assertThat(imported.all(DeviceEntry.class))
                .singleElement()
                .returns(true, DeviceEntry::trusted)
                .returns(9, DeviceEntry::asid)
                .returns("h7", DeviceEntry::host);
    }

    @Test
    void takesEntriesThatCannotBeForHoles() {
        Imported imported =
                Imported.of(
                        ImportFormat.DEVTBL,
                        HEADER,
                        dte("0000:c1:00.0", 1, 0x6000_0001_0000_0e03L, 0),
                        dte("0000:c1:20.0", 1, 0x6000_0001_0000_0603L, 0),
                        "0000:c1:00.0 0000");

        assertThat(imported.problems()).extracting(Problem::position).containsExactly(2L, 3L, 4L);
        assertThat(imported.events()).singleElement().isInstanceOf(Gap.class);
    }

    @Test
    void knowsItsTablesFromOtherText() {
        assertThat(ImportFormat.of(Imported.text("x", ring(0, 0, ALL))))
                .contains(ImportFormat.CMDBUF);
        assertThat(ImportFormat.of(Imported.text("x", HEADER))).contains(ImportFormat.DEVTBL);
        assertThat(ImportFormat.of(Imported.text("x", "  0: " + WAIT))).isEmpty();
        assertThatThrownBy(() -> Imported.of(ImportFormat.CMDBUF, "hello"))
                .isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> Imported.of(ImportFormat.DEVTBL, "hello"))
                .isInstanceOf(BadInputException.class);
    }

    private static String shown(DeviceEntry entry) {
        Function<Boolean, String> ats = has -> has ? " ats" : "";
        return entry.unit()
                + " "
                + entry.bdf()
                + " "
                + entry.domain()
                + (entry.on() ? " on" : " off")
                + ats.apply(entry.ats());
    }

    private static String dte(String device, long second, long first, int unit) {
        return String.format(
                "%s %016x %016x %016x %016x iommu%d",
                device, 0, 0x2008_0001_0025_8013L, second, first, unit);
    }

    private static String[] ring(int head, int tail, String... commands) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("CMD Buffer Head Offset:%d Tail Offset:%d", head, tail));
        for (String each : commands) {
            lines.add(String.format("%3d: %s", lines.size() - 1, each));
        }
        return lines.toArray(String[]::new);
    }
}
