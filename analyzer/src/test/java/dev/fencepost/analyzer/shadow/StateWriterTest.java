package dev.fencepost.analyzer.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was written is read again, in the same order. */
final class StateWriterTest {
    private static final TraceEvent EVENT =
            new Psmash(new Envelope("host", 0, 1, 1, 0), 0x20_0000, 0);

    private final StateWriter out = new StateWriter(event -> new byte[] {42});

    @Test
    void writesNumbersOfEverySize() {
        for (int bits = 0; bits < Long.SIZE; bits++) {
            out.number(1L << bits).number((1L << bits) - 1).number(-(1L << bits));
        }
        StateReader in = read();
        for (int bits = 0; bits < Long.SIZE; bits++) {
            assertThat(in.number()).isEqualTo(1L << bits);
            assertThat(in.number()).isEqualTo((1L << bits) - 1);
            assertThat(in.number()).isEqualTo(-(1L << bits));
        }
    }

    @Test
    void writesSmallNumbersInOneByte() {
        assertThat(out.number(0).number(127).take()).containsExactly(0, 127);
        assertThat(out.number(128).take()).containsExactly(0x80, 1);
    }

    @Test
    void writesAllElse() {
        String longer = "x".repeat(1000);
        out.flag(true).text("é").flag(false).text(longer).fact(new Fact(1, 2, 3));
        out.event(EVENT).events(List.of(EVENT, EVENT)).number(9);
        StateReader in = read();
        assertThat(in.flag()).isTrue();
        assertThat(in.text()).isEqualTo("é");
        assertThat(in.flag()).isFalse();
        assertThat(in.text()).isEqualTo(longer);
        assertThat(in.fact()).isEqualTo(new Fact(1, 2, 3));
        assertThat(in.event()).isEqualTo(EVENT);
        assertThat(in.events()).containsExactly(EVENT, EVENT);
        assertThat(in.count()).isEqualTo(9);
    }

    @Test
    void beginsAnewWhenTaken() {
        assertThat(out.number(5).take()).containsExactly(5);
        assertThat(out.number(6).take()).containsExactly(6);
        assertThat(out.take()).isEmpty();
    }

    private StateReader read() {
        return new StateReader(
                out.take(),
                bytes -> {
                    assertThat(bytes).containsExactly(42);
                    return EVENT;
                });
    }
}
