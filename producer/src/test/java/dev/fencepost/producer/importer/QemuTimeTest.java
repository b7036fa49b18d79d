package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.TraceEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in front of an event of QEMU, and what time it then has. */
final class QemuTimeTest {
    private static final String FLUSH = "amdvi_pages_inval AMD-Vi pages for domain 0x1 invalidated";
    private static final String AT = "2026-11-22T05:14:35.042480";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22T05:14:35.042480Z                                   | " + AT,
                "1234@1795324475.042480:                                       | " + AT,
                "2026-11-22T05:14:35Z                                          | 2026-11-22T05:14:35",
                "2026-11-22T06:14:35.042480+0100 host qemu-system-x86_64[77]:  | " + AT,
                "2026-11-21T21:14:35.042480-08:00 host qemu-kvm[7]:            | " + AT,
                "Nov 22 05:14:35.042480 host qemu-system-x86_64[77]:           | 1972-11-22T05:14:35.042480",
                "Nov 22 06:14:36 q qemu-system-x86_64[77]: 2026-11-22T05:14:35.042480Z | " + AT,
                "Nov 22 06:14:36 host qemu-system-x86_64[77]: 9@1795324475.042480: | " + AT,
                "Nov  2 06:14:36.000000 qemu1 qemu-system-x86_64[77]:          | 1972-11-02T06:14:36",
            })
    void everyPrefixIsRead(String prefix, String time) {
        QemuLog.Read read = line(prefix);

        assertThat(read.problems()).isEmpty();
        assertThat(read.clock()).isEqualTo(TraceClock.WALL);
        assertThat(read.all(Invalidate.class))
                .singleElement()
                .returns(nanos(time + "Z") + 500, TraceEvent::ts)
                .returns(500L, TraceEvent::tsErr);
    }

    private static QemuLog.Read line(String prefix) {
        boolean glued = prefix.endsWith(":") && prefix.contains("@");
        return new QemuLog().raw(prefix + (glued ? "" : " ") + FLUSH).imported();
    }

    private static long nanos(String time) {
        Instant instant = Instant.parse(time);
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    @Test
    void theJournalsSecondsAreThatCoarse() {
        QemuLog.Read read = line("Nov 22 05:14:35 host qemu-system-x86_64[77]:");

        assertThat(read.all(Invalidate.class))
                .singleElement()
                .returns(nanos("1972-11-22T05:14:35.5Z"), TraceEvent::ts)
                .returns(500_000_000L, TraceEvent::tsErr);
        assertThat(read.summary().notes()).anyMatch(each -> each.contains("have no year"));
    }

    @Test
    void withoutTimesThereIsAnOrder() {
        QemuLog.Read read = new QemuLog().prefixed(i -> "").flush(1).raw("").waitFor(9).imported();

        assertThat(read.clock()).isEqualTo(TraceClock.NONE);
        assertThat(read.events()).extracting(TraceEvent::ts).containsExactly(1000L, 3000L, 3000L);
        assertThat(read.events()).allMatch(each -> each.tsErr() == 0);
        assertThat(read.anchors().of(Anchors.Kind.COMPLETION_WAIT)).containsValue(3000L);
        assertThat(read.summary().notes()).anyMatch(each -> each.startsWith("no line has a time"));
    }

    @Test
    void aLineWithoutATimeHasThatOfTheOneBefore() {
        QemuLog.Read read = new QemuLog().raw(FLUSH).raw(AT + "Z " + FLUSH).raw(FLUSH).imported();

        assertThat(read.clock()).isEqualTo(TraceClock.WALL);
        assertThat(read.events()).hasSize(3).allMatch(each -> each.ts() == nanos(AT + "Z") + 500);
    }

    @Test
    void aClockThatWasSetBackMakesEventsLate() {
        QemuLog.Read read =
                new QemuLog()
                        .raw("2026-11-22T05:14:35.000009Z " + FLUSH)
                        .raw("2026-11-22T05:14:35.000002Z " + FLUSH)
                        .imported();

        assertThat(read.summary().late()).isEqualTo(1);
        assertThat(read.all(Invalidate.class).get(1).tsErr()).isEqualTo(7500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-13-22T05:14:35.042480Z ",
                "2026-02-30T05:14:35.042480Z ",
                "0000-00-00T00:00:00.000000Z ",
                "2026-11-22T25:14:35.042480Z ",
                "2026-11-22T05:14:35.042480+ ",
                "9999-11-22T05:14:35.042480Z ",
                "1@2:",
                "12@9999999999.000000:",
                "Nov 22 05:14 host ",
                "%"
            })
    void whatIsNoPrefixIsNoLine(String prefix) {
        QemuLog.Read read = new QemuLog().raw(prefix + FLUSH).flush(1).imported();

        assertThat(read.problems()).hasSize(1);
        assertThat(read.all(Invalidate.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu-system-x86_64: warning: host doesn't support requested feature",
                "2026-11-22T05:14:35.042480Z qemu-system-x86_64: terminating on signal 15",
                "Nov 22 05:14:35 host qemu-system-x86_64[77]: char device redirected to /dev/pts/3",
                "Nov 22 05:14:35 host sshd[12]: Accepted publickey",
                "2026-11-22T05:14:35+0000 host systemd[1]: Started it."
            })
    void whatProgramsSayToPeopleIsNoLoss(String line) {
        QemuLog.Read read = new QemuLog().raw(line).flush(1).imported();

        assertThat(read.problems()).isEmpty();
        assertThat(read.summary().lines().ignored()).containsOnlyKeys("(messages)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[    1.234567] AMD-Vi: Completion-Wait loop timed out",
                "Nov 14 11:52:19 HOST kernel: vfio_pci: add [1022:1234]",
                " vfiotest-231 [000] d..1. 30.188731: map: IOMMU: iova=0x1000 - 0x2000 paddr=0x0",
                "some_words that begin like an event",
                "",
            })
    void noOtherTextIsTakenForQemus(String line) {
        assertThat(QemuImporter.recognises(List.of(line))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", AT + "Z ", "7@1.000000:", "Nov 22 05:14:35 h qemu-kvm[1]: "})
    void qemusTextIsNotTakenForAKernels(String prefix) {
        String line = prefix + FLUSH;

        assertThat(QemuImporter.recognises(List.of("noise", line))).isTrue();
        assertThat(TracefsImporter.recognises(List.of("noise", line))).isFalse();
    }

    @Test
    void anEventThatAKernelsTraceCarriesIsReadToo() {
        Optional<QemuLine> line =
                QemuLine.of(
                        5,
                        77,
                        1,
                        "amdvi_completion_wait completion wait requested with store address 0x10"
                                + " and store data 0xa");
        EventLog log = new EventLog("h0");
        new QemuEvents(log, new Tally(), ImportOptions.NONE, new DeviceEpochs())
                .accept(line.orElseThrow());

        assertThat(log.take())
                .isInstanceOf(CompletionWait.class)
                .returns(77L, TraceEvent::ts)
                .returns(1L, TraceEvent::tsErr);
        assertThat(QemuLine.of(5, 77, 1, "dma read iova=0x0 len=4")).isEmpty();
    }
}
