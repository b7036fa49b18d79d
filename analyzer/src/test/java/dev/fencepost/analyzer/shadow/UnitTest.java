package dev.fencepost.analyzer.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.Envelope;
import org.junit.jupiter.api.Test;

/** Commands of one queue work in order; a token may be used again. */
final class UnitTest {
    private final Unit unit = new Unit();

    @Test
    void endsTheOldestWaitOfAToken() {
        unit.queueWait(waitWith(7));
        unit.queueWait(waitWith(8));
        unit.queueWait(waitWith(7));
        assertThat(unit.waitFor(7)).map(Unit.Wait::position).contains(1L);
        assertThat(unit.waitFor(8)).map(Unit.Wait::position).contains(2L);
        assertThat(unit.waitFor(9)).isEmpty();
    }

    @Test
    void prefersAWaitThatNobodyGaveUp() {
        unit.queueWait(waitWith(7));
        unit.queueWait(waitWith(7));
        unit.giveUp(unit.waits().getFirst());
        assertThat(unit.waitFor(7)).map(Unit.Wait::position).contains(2L);
        unit.giveUp(unit.waits().getLast());
        assertThat(unit.waitFor(7)).map(Unit.Wait::position).contains(2L);
    }

    @Test
    void endsWithAWaitAllThatWereQueuedBeforeIt() {
        unit.queueWait(waitWith(1));
        unit.queueInvalidation();
        unit.queueWait(waitWith(2));
        unit.queueWait(waitWith(3));
        Unit.Wait first = unit.waits().getFirst();
        Unit.Wait second = unit.waitFor(2).orElseThrow();
        Unit.Wait third = unit.waitFor(3).orElseThrow();
        unit.giveUp(first);
        unit.giveUp(second);
        unit.giveUp(third);
        unit.end(second);
        assertThat(unit.waits()).containsExactly(third);
        assertThat(unit.givenUp(first) || unit.givenUp(second)).isFalse();
        assertThat(unit.givenUp(third)).isTrue();
        assertThat(unit.position()).isEqualTo(4);
    }

    @Test
    void forgetsTheOldestOfMoreWaitsThanAQueueHolds() {
        for (int i = 0; i < 1 << 16; i++) {
            unit.queueWait(waitWith(i));
        }
        assertThat(unit.waitFor(0)).isPresent();
        unit.queueWait(waitWith(-1));
        assertThat(unit.waitFor(0)).isEmpty();
        assertThat(unit.waitFor(1)).isPresent();
    }

    private static CompletionWait waitWith(long token) {
        return new CompletionWait(new Envelope("host", 0, 1, 1, 0), 0, token);
    }
}
