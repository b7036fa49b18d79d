package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Completion;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Unmap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kernels and recorders of all ages print of the same event. */
final class BodiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "t-1 [000] d..1. 1.000001: map: IOMMU: iova=0x10000000 paddr=0x7800000 size=4096",
                "t-1 [000] d..1. 1.000001: map: IOMMU: iova=0x0000000010000000 -"
                        + " 0x0000000010001000 paddr=0x0000000007800000 size=4096",
                "t-1 [000] d..1. 1.000001: map: IOMMU:dev=gpu.0 iova=0x10000000 paddr=0x7800000"
                        + " size=4096 more=1",
                "t-1 [000]-0x0 1.000001: map:  iova=0x10000000 paddr=0x7800000 size=4096",
                "t 1/1 [000] 1.000001001: iommu:map: IOMMU: iova=0x10000000 paddr=0x7800000"
                        + " size=4096"
            })
    void readsMapsOfEveryAge(String line) {
        Recording recording = Recording.ofLines(line);
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.all(MapLeaves.class))
                .extracting(MapLeaves::iova, MapLeaves::spa, MapLeaves::size)
                .containsExactly(tuple(0x1000_0000L, 0x780_0000L, 4096L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IOMMU: iova=0x10000000 size=4096 unmapped_size=4096                      | 4096",
                "IOMMU: iova=0x10000000 - 0x10001000 size=4096 unmapped_size=8388608      | 8388608",
                "iova=0x10000000 size=0x1000 unmapped_size=0x1000                         | 4096",
                "IOMMU: iova=0x10000000 size=4096                                         | 4096"
            })
    void readsUnmapsOfEveryAge(String body, long size) {
        assertThat(new Lines().event("unmap", body).imported().all(Unmap.class))
                .singleElement()
                .returns(0x1000_0000L, Unmap::iova)
                .returns(size, Unmap::size);
    }

    @Test
    void anotherSystemsMapIsNone() {
        Recording recording =
                Recording.ofLines(
                        "t 1/1 [000] 1.000001: xfs:map: iova=0x1000 paddr=0x1000 size=4096");
        assertThat(recording.events()).isEmpty();
        assertThat(recording.summary().lines().ignored()).containsOnlyKeys("xfs:map");
    }

    @Test
    void knowsProbesByTheirNamesWhereNoSymbolIsPrinted() {
        Recording recording =
                Recording.ofLines(
                        "t 1/1 [000] 1.000001: probe:psmash: (ffffffff810a1234) pfn=0x40200",
                        "t 1/1 [000] 1.000002: probe:psmash__return:"
                                + " (ffffffff810a1234 <- ffffffff810b1234) ret=0",
                        "t 1/1 [000] 1.000003: amdk:queue_cmd2: (ffffffff810a1234)"
                                + " iommu=0xff d0=0x0 d1=0x30000003 d2=0xfffff003 d3=0x7fffffff",
                        "t 1/1 [000] 1.000004: amdk:comp_wait_i: (ffffffff810a1234)",
                        "t 1/1 [000] 1.000005: amdk:queue_cmd2_1: (ffffffff810a1234)"
                                + " iommu=0xff d0=0x1 d1=0x10000000 d2=0x7 d3=0x0",
                        "t 1/1 [000] 1.000006: amdk:comp_wait_i_ret:"
                                + " (ffffffff810a1234 <- ffffffff810b1234) ret=0",
                        "t 1/1 [000] 1.000007: mine:something: (ffffffff810a1234) x=1",
                        "t-1 [000]-0x0 1.000008: rmp_private:  __probe_ip=0xffffffff810a1234"
                                + " pfn=0x1");
        assertThat(recording.all(Psmash.class)).singleElement().returns(0, Psmash::rc);
        assertThat(recording.all(Invalidate.class)).singleElement().returns(3, Invalidate::domain);
        assertThat(recording.all(Completion.class)).singleElement().returns(7L, Completion::token);
        assertThat(recording.summary().lines().ignored()).containsOnlyKeys("mine:something");
        assertThat(recording.problems())
                .singleElement()
                .asString()
                .contains("rmp_private: no level=");
    }

    @Test
    void saysThatAClockCountsNoNanoseconds() {
        Recording recording =
                Recording.ofLines(
                        "t-1 [000] d..1. 1500: map: IOMMU: iova=0x1000 paddr=0x1000 size=4096",
                        "t-1 [000] d..1. 1501: unmap: IOMMU: iova=0x1000 size=4096",
                        "t-1 [000] d..1. 1.000000: unmap: IOMMU: iova=0x1000 size=4096");
        assertThat(recording.all(Unmap.class)).singleElement().returns(1501L, Unmap::ts);
        assertThat(recording.problems()).singleElement().asString().contains("another clock");
        assertThat(recording.summary().report()).anyMatch(each -> each.contains("trace_clock"));
    }
}
