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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vfiotest     247/248     |248",
                "vfiotest     247         |247",
                ":199   199               |199",
                "CPU 5/KVM  4145/4146     |4146",
                "swapper     0            |-4",
                ":-1    -1/-1             |1",
                "jbd2/mmcblk2p6- 289/289  |289",
                "x [000] 7/7              |7"
            })
    void readsTasksOfPerf(String task, long pid) {
        TracefsLine line = parse(task + " [003] 57.630658898:   iommu:map: IOMMU: iova=0x0");
        assertThat(line.context().owner()).isEqualTo(pid);
        assertThat(line.event()).isEqualTo("iommu:map");
        assertThat(line.body()).isEqualTo("IOMMU: iova=0x0");
        assertThat(line.ts()).isEqualTo(57_630_658_898L);
    }

    @Test
    void readsOtherColumnsOfPerf() {
        assertThat(parse("x 7/7 [003] 57.630658:    1 iommu:map: y"))
                .returns("iommu:map", TracefsLine::event)
                .returns(1000L, TracefsLine::tsErr);
        assertThat(parse("x 7 [003] 57.630658: 250101 cpu-clock:pppH: ffff func").event())
                .isEqualTo("cpu-clock:pppH");
        assertThat(parse("a -7 [003] 57.630658: map: y"))
                .returns("map", TracefsLine::event)
                .returns(500L, TracefsLine::tsErr);
    }

    @Test
    void readsRawLinesOfTraceCmd() {
        TracefsLine line = parse("vfiotest-237 [001]-0x0 36.747727: map:  iova=0x0 size=4096");
        assertThat(line.body()).isEqualTo("iova=0x0 size=4096");
        assertThat(line.context()).isEqualTo(parse("x-237 [001] ..... 1.000000: y: z").context());
        assertThat(parse("x-237 [001]-0x8 1.000000: y: z").context())
                .isEqualTo(parse("x-237 [001] d.h1. 1.000000: y: z").context());
    }

    @Test
    void readsTimesOfEveryClock() {
        assertThat(parse("t-1 [000] d..1. 30185718: map: x").ts()).isEqualTo(30_185_718);
        assertThat(parse("t-1 [000] d..1. 1763788475.042480: map: x").ts())
                .isEqualTo(1_763_788_475_042_480_000L);
        assertThat(TracefsLine.parse("t-1 [000] d..1. 99999999999.042480: map: x")).isEmpty();
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
