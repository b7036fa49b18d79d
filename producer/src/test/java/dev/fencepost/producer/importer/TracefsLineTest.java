package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TracefsLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vfiotest-231     |231",
                "CPU 5/KVM-4145   |4145",
                "(udev-worker)-532|532",
                "<...>-1946910    |1946910",
                "irq/26-AMD-Vi-154|154",
                "jbd2/mmcblk2p6--289|289",
                "kworker/u64:0-12 |12",
                "swapper/0-1      |1",
                "a [000] b-77     |77",
                "x-1 [000] -9     |9",
                "qemu: 1.0: x-5   |5"
            })
    void readsCommsOfAnyShape(String task, long pid) {
        TracefsLine line = parse("   " + task + " [003] d..1.    30.185718: map: IOMMU: iova=0x0");
        assertThat(line.context().owner()).isEqualTo(pid);
        assertThat(line.cpu()).isEqualTo(3);
        assertThat(line.event()).isEqualTo("map");
        assertThat(line.body()).isEqualTo("IOMMU: iova=0x0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t-1 [000] d..1 30.185718: map: x",
                "t-1 [000] d..1. 30.185718: map: x",
                "t-1 [000] d..1... 30.185718: map: x",
                "t-1 [000] 30.185718: map: x",
                "t-1 (  1) [000] d..1. 30.185718: map: x",
                "t-1 (-----) [000] d..1. 30.185718: map:x",
                "t-1   [000] d..1.    30.185718: map:                  x"
            })
    void readsEveryWidthOfFlags(String text) {
        TracefsLine line = parse(text);
        assertThat(line.ts()).isEqualTo(30_185_718_000L);
        assertThat(line.body()).isEqualTo("x");
    }

    @Test
    void knowsTheClockErrorByTheDigits() {
        assertThat(parse("t-1 [000] d..1. 30.185718: map: x").tsErr()).isEqualTo(500);
        TracefsLine exact = parse("t-1 [000] d..1. 36.747727915: map: x");
        assertThat(exact.tsErr()).isZero();
        assertThat(exact.ts()).isEqualTo(36_747_727_915L);
    }

    @Test
    void tellsIdleTasksApartByCpuAndInterruptsFromTheirTask() {
        assertThat(parse("<idle>-0 [000] ..s1. 1.000000: map: x").context())
                .isNotEqualTo(parse("<idle>-0 [001] ..s1. 1.000000: map: x").context());
        assertThat(parse("t-7 [000] d.h1. 1.000000: map: x").context())
                .isNotEqualTo(parse("t-7 [000] d..1. 1.000000: map: x").context());
        assertThat(parse("t-7 [000] d..1. 1.000000: map: x").context())
                .isEqualTo(parse("t-7 [001] ..... 1.000000: map: x").context());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t-1 [000] d..1. 30.185718: map",
                "t-1 [000] d..1. 30.18",
                "t-1 [000] d..1. 30185718: map: x",
                "t-1 [000",
                "-1 [000] d..1. 30.185718: map: x",
                "t-99999999999999999999 [000] d..1. 30.185718: map: x",
                "\u0000\u0001\ufffd"
            })
    void refusesWhatIsNoTraceLine(String text) {
        assertThat(TracefsLine.parse(text)).isEmpty();
    }

    private static TracefsLine parse(String text) {
        return TracefsLine.parse(text).orElseThrow(() -> new AssertionError("not read: " + text));
    }
}
