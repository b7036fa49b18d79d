package dev.fencepost.producer.importer;

import static dev.fencepost.producer.importer.LogPrefix.Form.BOOT;
import static dev.fencepost.producer.importer.LogPrefix.Form.DELTA;
import static dev.fencepost.producer.importer.LogPrefix.Form.NONE;
import static dev.fencepost.producer.importer.LogPrefix.Form.WALL;
import static dev.fencepost.producer.importer.LogPrefix.Form.YEARLESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogPrefixTest {
    private static final long MICRO = 1_000;
    private static final long SECOND = 1_000_000_000L;
    private static final String MESSAGE = "vfio-pci 0000:c1:00.0: AMD-Vi: x";
    private static final long NOV_14 = nanos("1972-11-14T11:52:19Z");
    private static final long THE_DAY = nanos("2026-11-14T11:52:19Z");

    private final LogPrefix prefix = new LogPrefix();

    @Test
    void readsTheStampsOfDmesg() {
        assertRead("[   31.154162] ", BOOT, 31_154_162_000L, MICRO);
        assertRead("[123456789.000001] ", BOOT, 123_456_789_000_001_000L, MICRO);
        assertRead("<6>[   31.154162] ", BOOT, 31_154_162_000L, MICRO);
        assertRead("[   31.154162] [   T4616] ", BOOT, 31_154_162_000L, MICRO);
        assertRead("[   31.154162] [    C0] ", BOOT, 31_154_162_000L, MICRO);
        assertRead("kern  :info  : [   31.154162] ", BOOT, 31_154_162_000L, MICRO);
        assertRead("6,339,5140900,-;", BOOT, 5_140_900_000L, MICRO);
        assertRead("6,339,5140900,-,caller=T1;", BOOT, 5_140_900_000L, MICRO);
        assertRead("[   31.154162 <    0.000398>] ", BOOT, 31_154_162_000L, MICRO);
        assertRead("[  +0.000398] ", DELTA, 398_000, MICRO);
        assertRead("[<    0.000398>] ", DELTA, 398_000, MICRO);
        assertRead("[Nov14 11:52] ", YEARLESS, NOV_14 - 19 * SECOND, 60 * SECOND);
        assertRead("[Sat Nov 14 11:52:19 2026] ", WALL, THE_DAY, SECOND);
        assertRead("[Sat Nov 14 11:52:19 2026 <    0.000398>] ", WALL, THE_DAY, SECOND);
        assertRead("2026-11-14T11:52:19,123456+00:00 ", WALL, THE_DAY + 123_456_000, MICRO);
        assertRead("", NONE, 0, 0);
    }

    @Test
    void readsTheStampsOfSyslogAndOfTheJournal() {
        assertRead("Nov 14 11:52:19 host kernel: ", YEARLESS, NOV_14, SECOND);
        assertRead(
                "Nov  4 11:52:19 host kernel: ", YEARLESS, NOV_14 - 10 * 86_400 * SECOND, SECOND);
        assertRead("Nov 14 11:52:19.000007 host kernel: ", YEARLESS, NOV_14 + 7 * MICRO, MICRO);
        assertRead("2026-11-14T11:52:19+0000 host kernel: ", WALL, THE_DAY, SECOND);
        assertRead("2026-11-14T12:52:19+01:00 host kernel: ", WALL, THE_DAY, SECOND);
        assertRead(
                "2026-11-14T11:22:19.000007-0030 host kernel: ", WALL, THE_DAY + 7 * MICRO, MICRO);
        assertRead("2026-11-14T11:52:19Z host kernel: ", WALL, THE_DAY, SECOND);
        assertRead("[   31.154162] host kernel: ", BOOT, 31_154_162_000L, MICRO);
    }

    @Test
    void takesTheKernelsOwnTimeWhereSyslogHasItToo() {
        assertRead("Nov 14 11:52:19 host kernel: [   31.154162] ", BOOT, 31_154_162_000L, MICRO);
        assertRead(
                "2026-11-14T11:52:19Z host kernel: [   31.154162] [  T1] ",
                BOOT,
                31_154_162_000L,
                MICRO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[drm] Initialized",
                "[0] 0 1",
                "[mem 0xc0000000-0xfed1bfff] available",
                "[    12.345] (II) Loading",
                "[Firmware Bug]: x",
                "00:02: ttyS0 at I/O 0x3f8",
                "Marked",
                "<notice> x",
                "user  x",
                "12345678901,1,1,-;x"
            })
    void takesAMessageForNoStamp(String message) {
        prefix.read(message);

        assertThat(prefix.form()).isEqualTo(NONE);
        assertThat(prefix.sender()).isEqualTo(LogPrefix.Sender.KERNEL);
        assertThat(prefix.start()).isZero();
        assertThat(prefix.certain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[   ",
                "[   31",
                "[   31.15",
                "[   31.154162",
                "[   31.15[   31.154163] x",
                "[99999999999.154162] x",
                "Nov 14 11:5",
                "Nov 31 11:52:19 host kernel: x",
                "Nov 14 11:52:19 ho",
                "2026-11-14T11:5",
                "2026-11-14T11:52:19+99:00 host kernel: x"
            })
    void saysThatAStampIsTorn(String line) {
        prefix.read(line);

        assertThat(prefix.sender()).isEqualTo(LogPrefix.Sender.TORN);
        assertThat(prefix.certain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nov 14 11:52:19 host systemd[1]: AMD-Vi: Event logged [",
                "2026-11-14T11:52:19Z host qemu[77]: x",
                "[ 5025.854364] host systemd[1]: x"
            })
    void knowsTheMessagesOfOtherPrograms(String line) {
        prefix.read(line);

        assertThat(prefix.sender()).isEqualTo(LogPrefix.Sender.PROGRAM);
    }

    private void assertRead(String front, LogPrefix.Form form, long nanos, long error) {
        prefix.read(front + MESSAGE);

        assertThat(prefix.form()).as(front).isEqualTo(form);
        assertThat(prefix.nanos()).as(front).isEqualTo(nanos);
        assertThat(prefix.error()).as(front).isEqualTo(error);
        assertThat(prefix.sender()).as(front).isEqualTo(LogPrefix.Sender.KERNEL);
        assertThat((front + MESSAGE).substring(prefix.start())).as(front).isEqualTo(MESSAGE);
    }

    private static long nanos(String instant) {
        return TimeUnit.SECONDS.toNanos(Instant.parse(instant).getEpochSecond());
    }
}
