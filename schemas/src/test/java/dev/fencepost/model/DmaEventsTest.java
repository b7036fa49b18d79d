package dev.fencepost.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.trace.Moved;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in as a row comes out as the object that it stands for. */
final class DmaEventsTest {
    private static final String HOST = "h0";
    private static final int RUN = 7;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isTheListOfWhatWasAdded(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            List<Routed> added = new ArrayList<>();
            DmaEvents.Builder builder = new DmaEvents.Builder(HOST, RUN, random.nextInt(4));
            for (int left = random.nextInt(20); left > 0; left--) {
                Routed routed = random.nextInt(5) == 0 ? gap(random) : direct(random);
                added.add(routed);
                builder.add(routed);
            }
            DmaEvents built = builder.build();
            String about = "seed " + seed + ", trial " + trial;
            assertThat(built).as(about).isEqualTo(added);
            assertThat(built.objects())
                    .as(about)
                    .isEqualTo((int) added.stream().filter(routed -> !routed.isDirect()).count());
            for (int i = 0; i < added.size(); i++) {
                assertSame(built, i, added.get(i), about);
            }
        }
    }

    private static void assertSame(DmaEvents events, int number, Routed routed, String about) {
        Batch batch = new Batch(Stream.DMA, HOST, RUN, 0, 1, -1, -1, false, events);
        Batch plain = new Batch(Stream.DMA, HOST, RUN, 0, 1, -1, -1, false, List.of(routed));
        assertThat(batch.events()).isSameAs(events);
        assertThat(batch.ts(number)).as(about).isEqualTo(plain.ts(0));
        assertThat(batch.seq(number)).as(about).isEqualTo(plain.seq(0));
        assertThat(batch.primary(number)).as(about).isEqualTo(plain.primary(0));
        assertThat(batch.isGap(number)).as(about).isEqualTo(plain.isGap(0));
        assertThat(events.isRow(number)).as(about).isEqualTo(routed.isDirect());
    }

    @Test
    void keepsAsAnObjectWhatARowCannotSay() {
        Routed direct = direct(new Random(1));
        Access access = (Access) direct.event();
        Envelope at = access.envelope();
        for (Envelope other :
                List.of(
                        new Envelope("h1", RUN, at.ts(), at.seq(), 0),
                        new Envelope(HOST, RUN + 1, at.ts(), at.seq(), 0),
                        new Envelope(HOST, RUN, at.ts(), at.seq(), 1))) {
            assertKept(Routed.direct((Access) access.match(new Moved(other)), true, 1, 0));
        }
        assertKept(Routed.direct(access, true, -2, 0));
        assertKept(Routed.direct(access, true, 1 << 16, 0));
    }

    private static void assertKept(Routed routed) {
        DmaEvents.Builder builder = new DmaEvents.Builder(HOST, RUN, 1);
        builder.add(routed);
        DmaEvents built = builder.build();
        assertThat(built.isRow(0)).isFalse();
        assertThat(built.get(0)).isSameAs(routed);
    }

    @Test
    void takesNoAccessThatIsNone() {
        DmaEvents.Builder builder = new DmaEvents.Builder(HOST, RUN, 1);
        assertThatThrownBy(() -> row(builder, 0x1000, 0, 1)).hasMessageContaining("length");
        assertThatThrownBy(() -> row(builder, -16, 64, 1)).hasMessageContaining("beyond 64 bits");
        assertThatThrownBy(() -> row(builder, 0, Access.MAX_BYTES + 1, 1))
                .hasMessageContaining("ACCESS is over");
        assertThatThrownBy(() -> row(builder, 0, 64, 1 << 16)).hasMessageContaining("slots");
        assertThat(builder.build()).isEmpty();
    }

    private static void row(DmaEvents.Builder to, long iova, long length, int slots) {
        to.add(
                1,
                1,
                0x100,
                iova,
                length,
                Direction.READ,
                false,
                Outcome.OK,
                Source.WALK,
                0,
                true,
                slots,
                0);
    }

    private static Routed gap(Random random) {
        Envelope at = new Envelope(HOST, RUN, random.nextLong(), random.nextLong(), 0);
        return new Routed(
                new Gap(at, Stream.DMA, 0), random.nextBoolean(), 1, List.of(), List.of());
    }

    private static Routed direct(Random random) {
        Access access =
                new Access(
                        HOST,
                        RUN,
                        random.nextLong(),
                        random.nextLong(),
                        0,
                        random.nextInt(8) == 0 ? DeviceId.NONE : new DeviceId(random.nextInt()),
                        random.nextLong() >>> 1,
                        1 + random.nextLong(Access.MAX_BYTES),
                        Direction.values()[random.nextInt(Direction.values().length)],
                        random.nextBoolean(),
                        Outcome.values()[random.nextInt(Outcome.values().length)],
                        Source.values()[random.nextInt(Source.values().length)],
                        random.nextLong());
        return Routed.direct(
                access, random.nextBoolean(), random.nextInt(1 << 16), random.nextLong());
    }
}
