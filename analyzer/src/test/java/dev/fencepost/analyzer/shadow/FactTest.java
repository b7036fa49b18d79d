package dev.fencepost.analyzer.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Stream;
import org.junit.jupiter.api.Test;

final class FactTest {
    @Test
    void isUnorderedWithWhatIsCloserThanTheSummedErrors() {
        assertThat(fact(1000, 60).unorderedWith(fact(1099, 40))).isTrue();
        assertThat(fact(1099, 40).unorderedWith(fact(1000, 60))).isTrue();
        assertThat(fact(1000, 60).unorderedWith(fact(1100, 40))).isFalse();
        assertThat(fact(1100, 40).unorderedWith(fact(1000, 60))).isFalse();
        assertThat(fact(1000, 0).unorderedWith(fact(1000, 0))).isFalse();
        assertThat(fact(0, Long.MAX_VALUE).unorderedWith(fact(-1, 2))).isTrue();
    }

    @Test
    void isOlderByTimeThenBySequence() {
        Fact first = new Fact(5, 1, 0);
        Fact second = new Fact(5, 2, 0);
        Fact late = new Fact(-1, 0, 0);
        assertThat(Fact.older(first, second)).isSameAs(first);
        assertThat(Fact.older(second, first)).isSameAs(first);
        assertThat(Fact.older(late, first)).isSameAs(first);
    }

    @Test
    void isUncertainAfterAHoleOfItsStream() {
        Gaps gaps = new Gaps();
        assertThat(gaps.any() || gaps.since(Stream.RMP, fact(0, 0))).isFalse();
        for (Stream stream : Stream.values()) {
            Gaps one = new Gaps();
            one.add(new Gap(new Envelope("host", 0, 1, 1, 0), stream, 1));
            assertThat(one.any() && one.any(stream)).isTrue();
        }
        gaps.set(Stream.RMP, new Fact(7, 3, 0));
        assertThat(gaps.any(Stream.IOMMU)).isFalse();
        assertThat(gaps.since(Stream.RMP, new Fact(7, 2, 0))).isTrue();
        assertThat(gaps.since(Stream.RMP, new Fact(7, 4, 0))).isFalse();
        assertThat(gaps.since(Stream.IOMMU, new Fact(7, 2, 0))).isFalse();
    }

    private static Fact fact(long ts, long tsErr) {
        return new Fact(ts, 0, tsErr);
    }
}
