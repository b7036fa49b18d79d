package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.importer.ImportSummary.Capability;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.trace.StreamOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class DmesgImporterTest {
    private static final String FAULT =
            "vfio-pci 0000:c1:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT domain=0x001c"
                    + " address=0xfffe0000 flags=0x0020]";
    private static final DeviceId DEVICE = DeviceId.parse("c1:00.0");

    @Test
    void readsARealLogToItsLastLine() {
        Imported imported = imported(Recording.path("dmesg.txt.gz").toString());

        assertThat(imported.problems()).isEmpty();
        assertThat(imported.clock()).isEqualTo(TraceClock.BOOT);
        assertThat(imported.summary().lines().read()).isEqualTo(445);
        assertThat(imported.summary().lines().ignored())
                .containsExactly(
                        entry("other AMD-Vi message", 6L), entry("other kernel message", 406L));
        assertThat(imported.summary().lines().unreadable()).isZero();
        assertThat(imported.all(Fault.class))
                .hasSize(30)
                .allMatch(each -> each.bdf().equals(DeviceId.parse("00:05.0")))
                .allMatch(each -> each.code().equals(FaultLines.INTERRUPT));
        assertThat(imported.all(Fault.class).get(0))
                .returns(31_154_162_000L, TraceEvent::ts)
                .returns(1000L, TraceEvent::tsErr);
    }

    @Test
    void saysWhereThePrintLimitHidFaults() {
        Imported imported = imported(Recording.path("dmesg.txt.gz").toString());

        assertThat(imported.all(Gap.class))
                .extracting(Gap::stream, Gap::ts, Gap::lost)
                .containsExactly(
                        tuple(Stream.DMA, 31_158_833_000L, 0L),
                        tuple(Stream.DMA, 37_710_223_000L, 22L),
                        tuple(Stream.DMA, 37_712_884_000L, 0L),
                        tuple(Stream.DMA, 58_560_674_000L, 22L),
                        tuple(Stream.DMA, 58_564_258_000L, 0L));
        assertThat(imported.summary().lost()).isEqualTo(44);
    }

    @Test
    void anchorsFaultsByDeviceAndAddress() {
        Imported imported =
                lines(
                        "[    1.000001] " + FAULT,
                        "[    1.000002] " + FAULT,
                        "[    1.000003] " + FAULT.replace("0x0020", "0x0009"),
                        "[    1.000004] " + FAULT.replace("0000:c1:00.0", "x"));

        assertThat(imported.anchors().of(Anchors.Kind.FAULT))
                .containsExactly(
                        entry(new Anchors.Key(DEVICE.packed(), 0xfffe0000L), 1_000_001_000L));
    }

    @Test
    void addsUpRelativeTimesAndTheirErrors() {
        Imported imported = lines("[  +0.000000] x", "[  +1.500000] y", "[  +0.000398] " + FAULT);

        assertThat(imported.clock()).isEqualTo(TraceClock.BOOT);
        assertThat(imported.events().get(0))
                .returns(1_500_398_000L, TraceEvent::ts)
                .returns(3_000L, TraceEvent::tsErr);
    }

    @Test
    void addsRelativeTimesToTheMinuteThatALineNames() {
        Imported imported = lines("[Nov14 11:52] x", "[  +0.000398] " + FAULT);

        assertThat(imported.clock()).isEqualTo(TraceClock.WALL);
        assertThat(imported.events().get(0))
                .returns(
                        seconds(1972, 319)
                                + 11 * 3_600_000_000_000L
                                + 52 * 60_000_000_000L
                                + 398_000,
                        TraceEvent::ts)
                .returns(60_000_001_000L, TraceEvent::tsErr);
    }

    @Test
    void goesOnIntoTheNextYearWhereNoneIsNamed() {
        Imported imported =
                lines("Dec 31 23:59:59 h kernel: " + FAULT, "Jan  1 00:00:01 h kernel: " + FAULT);

        List<Fault> faults = imported.all(Fault.class);
        assertThat(faults.get(1).ts() - faults.get(0).ts()).isEqualTo(2_000_000_000L);
        assertThat(imported.summary().late()).isZero();
        assertThat(imported.problems()).isEmpty();
    }

    @Test
    void hasNoTimesWhereNoLineHasOne() {
        Imported imported = lines("something", FAULT);

        assertThat(imported.clock()).isEqualTo(TraceClock.NONE);
        assertThat(imported.events()).singleElement().returns(0L, TraceEvent::ts);
    }

    @Test
    void readsTheJournalsEntries() {
        Imported imported =
                lines(
                        "{\"__REALTIME_TIMESTAMP\":\"1795324650000007\",\"_TRANSPORT\":\"kernel\","
                                + "\"SYSLOG_IDENTIFIER\":\"kernel\",\"MESSAGE\":\"x\"}",
                        "{ \"MESSAGE\" : \""
                                + FAULT.replace("/", "\\/").replace("vfio", "\\u0076fio")
                                + "\", \"__REALTIME_TIMESTAMP\" : \"1795324650000008\" }",
                        "{\"__REALTIME_TIMESTAMP\":\"1795324650000009\",\"MESSAGE\":"
                                + bytes(FAULT)
                                + ",\"PRIORITY\":null}",
                        "{\"MESSAGE\":\"" + FAULT + "\",\"SYSLOG_IDENTIFIER\":\"mail\"}",
                        "{\"MESSAGE\":\"" + FAULT + "\"");

        assertThat(imported.clock()).isEqualTo(TraceClock.WALL);
        assertThat(imported.all(Fault.class))
                .extracting(Fault::bdf, Fault::ts, Fault::tsErr)
                .containsExactly(
                        tuple(DEVICE, 1_795_324_650_000_008_000L, 1000L),
                        tuple(DEVICE, 1_795_324_650_000_009_000L, 1000L));
        assertThat(imported.problems()).extracting(Problem::position).containsExactly(5L);
        assertThat(imported.summary().lines().ignored())
                .containsOnly(
                        entry("other kernel message", 1L), entry("message of another program", 1L));
    }

    @Test
    void takesTheKernelsOwnTimeOutOfTheJournal() {
        Imported imported =
                lines(
                        "{\"__REALTIME_TIMESTAMP\":\"1795324650000007\",\"__MONOTONIC_TIMESTAMP\":"
                                + "\"99\",\"_SOURCE_MONOTONIC_TIMESTAMP\":\"31154162\",\"MESSAGE\":\""
                                + FAULT
                                + "\"}");

        assertThat(imported.clock()).isEqualTo(TraceClock.BOOT);
        assertThat(imported.events()).singleElement().returns(31_154_162_000L, TraceEvent::ts);
    }

    @Test
    void takesATornLineForAHoleInEachStream() {
        Imported imported =
                lines("[    1.000000] x", "[    1.00", "[    1.0", "[    2.000000] " + FAULT);

        assertThat(imported.problems()).extracting(Problem::position).containsExactly(2L, 3L);
        assertThat(imported.all(Gap.class))
                .extracting(Gap::stream, Gap::ts)
                .containsExactly(
                        tuple(Stream.IOMMU, 1_000_000_000L),
                        tuple(Stream.RMP, 1_000_000_000L),
                        tuple(Stream.DMA, 1_000_000_000L));
        assertThat(imported.summary().lines().unreadable()).isEqualTo(2);
    }

    @Test
    void takesMessagesThatTheJournalMissedForAHole() {
        Imported imported =
                lines(
                        "Nov 14 11:52:19 h kernel: x",
                        "Nov 14 11:52:19 h systemd-journald[3]: Missed 12 kernel messages",
                        "Nov 14 11:52:19 h mail[4]: hello");

        assertThat(imported.all(Gap.class)).hasSize(3);
        assertThat(imported.problems()).isEmpty();
        assertThat(imported.summary().lines().understood()).isOne();
    }

    @Test
    void forgetsTheDumpOfAFrameWhereMessagesAreMissing() {
        Imported imported =
                lines(
                        "[    1.000000] SEV-SNP: PFN 0x1149cc unassigned, dumping non-zero entries"
                                + " in 2M PFN region: [0x114800 - 0x114a00]",
                        "[    1.000001] ** 3 printk messages dropped **",
                        "[    1.000002] SEV-SNP: PFN: 0x114801, [0x4010000000001001 - 0x0]");

        assertThat(imported.events()).hasSize(3).allMatch(Gap.class::isInstance);
        assertThat(imported.summary().lines().ignored()).containsEntry(RmpDumps.UNKNOWN_SIZE, 1L);
    }

    @Test
    void doesNotTakeTwoBootsForOne() {
        Imported imported =
                lines("[  100.000000] " + FAULT, "[    0.000000] Linux", "[    1.000000] " + FAULT);

        assertThat(imported.problems()).extracting(Problem::position).containsExactly(3L);
        assertThat(imported.all(Gap.class)).hasSize(3);
        assertThat(imported.all(Fault.class).get(1))
                .returns(100_000_000_000L, TraceEvent::ts)
                .returns(99_000_001_000L, TraceEvent::tsErr);
    }

    @Test
    void joinsLinesThatAMailProgramBroke() {
        List<Problem> problems = new ArrayList<>();
        TraceText text =
                Imported.text(
                        "mail",
                        "[    1.000000] something else that is longer than a line of mail may be,",
                        "and its rest",
                        "",
                        "[    1.000001] vfio-pci 0000:c1:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT",
                        "domain=0x001c address=0xfffe0000 flags=0x0020]",
                        "Regards");
        ImportOptions unwrapping = new ImportOptions("h0", List.of(), PageSizes.ALL, true);
        Imported imported =
                Imported.of(new DmesgImporter(List.of(text), unwrapping, problems::add), problems);

        assertThat(imported.all(Fault.class)).singleElement().returns(DEVICE, Fault::bdf);
        assertThat(problems).isEmpty();
        assertThat(imported.summary().lines().read()).isEqualTo(6);
        assertThat(imported.summary().lines().understood()).isEqualTo(2);
    }

    @Test
    void takesNoStampOfACpuWithoutAClockForABoot() {
        String[] lines = {
            "[    1.441887] .... node  #0, CPUs:      #1",
            "[    0.000000] calibrate_delay_direct() failed to get a good estimate",
            "[    1.815858] smp: Brought up 1 node, 2 CPUs"
        };
        assertThat(Imported.of(ImportFormat.DMESG, Imported.text("t", lines)).problems()).isEmpty();
        lines[2] = "[    0.015858] Command line: quiet";
        assertThat(Imported.of(ImportFormat.DMESG, Imported.text("t", lines)).problems())
                .singleElement()
                .matches(DmesgImporterTest::isReboot);
    }

    @Test
    void knowsALogFromOtherText() {
        assertThat(formatOf("[    0.000000] Linux version 6.12")).contains(ImportFormat.DMESG);
        assertThat(formatOf("Nov 14 11:52:19 h kernel: x")).contains(ImportFormat.DMESG);
        assertThat(formatOf("hello", FAULT)).contains(ImportFormat.DMESG);
        assertThat(formatOf("{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"x\"}"))
                .contains(ImportFormat.DMESG);
        assertThat(formatOf("hello", "Nov 14 11:52:19 h mail[1]: x")).isEmpty();
        assertThat(formatOf("2026-11-22T05:14:35.042480Z amdvi_iotlb_inval IOTLB pages"))
                .contains(ImportFormat.QEMU);
        assertThat(formatOf("{\"stream\":\"iommu\",\"op\":\"MAP\"}")).isEmpty();
        String trace = "t-1 [000] d..1. 2.000000: unmap: IOMMU: iova=0x1000 size=4096";
        assertThat(DmesgImporter.recognises(List.of("# tracer: nop", trace))).isFalse();
        assertThat(formatOf(trace, "[    0.000000] Linux")).contains(ImportFormat.TRACEFS);
    }

    @Test
    void refusesTextThatIsNone() {
        assertThatThrownBy(() -> lines("hello", "world"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("test.txt:2: ");
    }

    @Test
    void accountsForEachLineOfTextOfAnyKind() {
        long seed = 11;
        Random random = new Random(seed);
        byte[] real =
                ("[    1.000000] "
                                + FAULT
                                + "\n[    1.000001] iommu: mapping: iova 0x10000000 pa"
                                + " 0x7800000 pgsize 0x1000 count 1\nNov 14 11:52:19 h kernel: x\n"
                                + "{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"RMP\"}\n")
                        .repeat(40)
                        .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 300; round++) {
            byte[] torn = real.clone();
            for (int i = 0; i < 1 + round; i++) {
                torn[100 + random.nextInt(torn.length - 100)] = (byte) random.nextInt();
            }
            Imported imported = Imported.of(ImportFormat.DMESG, Imported.text("test.txt", torn));
            assertAccounted(imported, "seed " + seed + " round " + round);
        }
    }

    private static void assertAccounted(Imported imported, String what) {
        StreamOrder order = new StreamOrder();
        assertThat(imported.events()).as(what).allMatch(each -> order.accept(each).isEmpty());
        long notes = imported.problems().stream().filter(DmesgImporterTest::isReboot).count();
        ImportSummary.Lines lines = imported.summary().lines();
        assertThat(lines.unreadable()).as(what).isEqualTo(imported.problems().size() - notes);
        long told =
                imported.events().stream()
                        .filter(each -> !(each instanceof Gap))
                        .map(each -> each.seq() >>> 16)
                        .distinct()
                        .count();
        assertThat(lines.understood()).as(what).isGreaterThanOrEqualTo(told);
    }

    private static boolean isReboot(Problem problem) {
        return problem.cause().startsWith("the machine was booted again");
    }

    @Test
    @Timeout(60)
    void costsNoMoreThanItsLengthHoweverLinesAreMade() {
        String[] hostile = {
            "[    1.000000] " + "AMD-Vi: Event logged [" + "A".repeat(16_000),
            "[    1.000000] " + "PFN ".repeat(4_000) + ", RMP entry: [",
            "[" + " ".repeat(16_000),
            "[    1.000000] " + "a: ".repeat(5_000) + " callbacks suppressed",
            "{" + "\"a\":[1,".repeat(2_000) + "}",
            "{\"a\":\"" + "\\".repeat(15_999) + "RMP}",
            "[    1.000000] RMPEntry paddr 0x0 [" + "assigned ".repeat(1_700) + "]",
            "[    1.000000] RMP " + "AMD-Vi: Event logge ".repeat(800)
        };
        for (int i = 0; i < 200; i++) {
            assertThat(lines(hostile).summary().lines().read()).isEqualTo(hostile.length);
        }
    }

    @Test
    void saysWhatItCannotTell() {
        Imported imported =
                lines(
                        "[    1.000000] " + FAULT,
                        "[    1.000000] SEV-SNP: RMPUPDATE failed for PFN 1, ret: 1");

        assertThat(imported.summary().capabilities())
                .filteredOn(Capability::present)
                .extracting(Capability::fact)
                .containsExactly(Fact.ACCESSES, Fact.RMP);
        assertThat(imported.summary().notes()).singleElement().asString().contains("domain 28");
    }

    private static String bytes(String text) {
        StringBuilder bytes = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.append(bytes.isEmpty() ? "[" : ",").append(each);
        }
        return bytes.append(']').toString();
    }

    private static long seconds(int year, int dayOfYear) {
        return LocalDate.ofYearDay(year, dayOfYear).toEpochDay() * 86_400_000_000_000L;
    }

    private static Optional<ImportFormat> formatOf(String... lines) {
        return ImportFormat.of(Imported.text("test.txt", lines));
    }

    private static Imported lines(String... lines) {
        return Imported.of(ImportFormat.DMESG, lines);
    }

    private static Imported imported(String path) {
        return Imported.of(ImportFormat.DMESG, TraceText.of(path, Path.of(path)));
    }
}
