package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LiveRangesTest {
    private final LiveRanges ranges = new LiveRanges();

    @Test
    void anUnmapMayRemoveManyMapsOrAPartOfOne() {
        ranges.mapped(1, 0x1000, 0x1000);
        ranges.mapped(1, 0x2000, 0x2000);
        ranges.mapped(1, 0x8000, 0x1000);
        ranges.unmapped(1, 0x1000, 0x2000);
        assertThat(ranges.holder(0x1000)).isEmpty();
        assertThat(ranges.holder(0x2fff)).isEmpty();
        assertThat(ranges.holder(0x3000)).hasValue(1);
        assertThat(ranges.holder(0x8fff)).hasValue(1);
        assertThat(ranges.holder(0x9000)).isEmpty();
    }

    @Test
    void anAddressOfSeveralDomainsIsNobodys() {
        ranges.mapped(1, 0x1000, 0x1000);
        ranges.mapped(2, 0x1000, 0x1000);
        assertThat(ranges.holder(0x1000)).isEmpty();
        ranges.unmapped(2, 0x1000, 0x1000);
        assertThat(ranges.holder(0x1000)).hasValue(1);
        assertThat(ranges.contradicts(2, 0x1000)).isTrue();
        assertThat(ranges.contradicts(1, 0x1000)).isFalse();
        assertThat(ranges.contradicts(2, 0x5000)).isFalse();
    }

    @Test
    void reachesToTheEndOfAllAddresses() {
        ranges.mapped(1, -0x2000, 0x2000);
        assertThat(ranges.holder(-1)).hasValue(1);
        ranges.unmapped(1, -0x1000, 0x1000);
        assertThat(ranges.holder(-1)).isEmpty();
        assertThat(ranges.holder(-0x1001)).hasValue(1);
    }

    @Test
    void agreesWithASetOfPages() {
        long seed = 5;
        Random random = new Random(seed);
        BitSet pages = new BitSet();
        for (int step = 0; step < 5000; step++) {
            int from = random.nextInt(200);
            int count = 1 + random.nextInt(20);
            boolean map = random.nextInt(3) > 0;
            if (map) {
                ranges.mapped(1, from, count);
            } else {
                ranges.unmapped(1, from, count);
            }
            pages.set(from, from + count, map);
            int asked = random.nextInt(220);
            assertThat(ranges.holder(asked))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(pages.get(asked) ? OptionalInt.of(1) : OptionalInt.empty());
        }
    }
}
