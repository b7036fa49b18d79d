package dev.fencepost.analyzer.shadow;

import static dev.fencepost.model.Pages.SIZE_2M;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FramesTest {
    private static final int MANY = 3000;

    private final Frames frames = new Frames();

    @Test
    void findsEveryFrameAgainHoweverManyThereAre() {
        for (long number = 0; number < MANY; number++) {
            assertThat(frames.findOrAdd(base(number)).base()).isEqualTo(base(number));
            assertThat(frames.find(base(number + 1))).isNull();
        }
        Set<Frame> found = new HashSet<>();
        for (long number = 0; number < MANY; number++) {
            Frame frame = frames.find(base(number));
            assertThat(frame).isSameAs(frames.findOrAdd(base(number)));
            found.add(frame);
        }
        assertThat(frames.size()).isEqualTo(MANY);
        assertThat(found).hasSize(MANY);
        Set<Frame> visited = new HashSet<>();
        frames.forEach(visited::add);
        assertThat(visited).isEqualTo(found);
    }

    /** Every seventh frame, from the top half of the addresses on. */
    private static long base(long number) {
        return 0xffff_8000_0000_0000L + number * 7 * SIZE_2M;
    }
}
