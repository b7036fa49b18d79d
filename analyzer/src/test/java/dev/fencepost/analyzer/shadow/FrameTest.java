package dev.fencepost.analyzer.shadow;

import static dev.fencepost.model.Pages.PAGES_PER_FRAME;
import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A frame knows which leaves lead to it, and comes back from bytes as it was. */
final class FrameTest {
    private static final long BASE = 0x2_4000_0000L;
    private static final long IOVA = 0x1000_0000L;

    private final Frame frame = new Frame(BASE);
    private long ts;

    @Test
    void findsTheOneRunThatCoversIt() {
        Leaves run = map(1, IOVA - SIZE_2M, BASE - SIZE_2M, SIZE_2M, 3);
        frame.add(run);
        assertThat(frame.single()).isSameAs(run);
        assertThat(frame.find(1, IOVA, BASE)).isSameAs(run);
        assertThat(frame.find(1, IOVA + SIZE_2M - 1, BASE)).isSameAs(run);
        assertThat(frame.find(1, IOVA - 1, BASE)).isNull();
        assertThat(frame.find(1, IOVA + SIZE_2M, BASE)).isNull();
        assertThat(frame.find(2, IOVA, BASE)).isNull();
        assertThat(frame.pieces()).containsExactly(new LeafPiece(run, BASE, 0, 512));
    }

    @Test
    void findsEachOfSeveralRuns() {
        Leaves low = map(1, IOVA, BASE, SIZE_4K, 8);
        Leaves high = map(1, IOVA + 0x10_0000, BASE + 0x10_0000, SIZE_4K, 256);
        Leaves other = map(2, IOVA, BASE, SIZE_2M, 1);
        frame.add(low);
        frame.add(high);
        frame.add(other);
        assertThat(frame.single()).isNull();
        assertThat(frame.find(1, IOVA + 8 * SIZE_4K - 1, BASE)).isSameAs(low);
        assertThat(frame.find(1, IOVA + 8 * SIZE_4K, BASE)).isNull();
        assertThat(frame.find(1, IOVA + 0x10_0000, BASE)).isSameAs(high);
        assertThat(frame.find(2, IOVA, BASE)).isSameAs(other);
    }

    /** Pages shared one by one, by two guests, some twice: the page said is a hint and no more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsAmongManyAsAWalkOverAllWould(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 400; step++) {
            int page = random.nextInt(PAGES_PER_FRAME);
            int domain = 1 + random.nextInt(2);
            long iova = IOVA + SIZE_4K * (random.nextInt(4) == 0 ? random.nextInt(40) : page);
            if (random.nextInt(4) == 0) {
                frame.remove(domain, iova, page, Math.min(page + 3, PAGES_PER_FRAME));
            } else {
                frame.add(map(domain, iova, BASE + SIZE_4K * page, SIZE_4K, 1));
            }
            long asked = IOVA + SIZE_4K * random.nextInt(PAGES_PER_FRAME);
            long said = random.nextInt(8) == 0 ? random.nextInt(PAGES_PER_FRAME) : -1;
            long spa = said < 0 ? BASE + (asked - IOVA) : BASE + SIZE_4K * said;
            assertThat(frame.find(domain, asked, spa))
                    .as("seed %d, step %d", seed, step)
                    .isIn(walked(domain, asked));
        }
    }

    /** Every run that leads there; null alone where there is none. */
    private List<Leaves> walked(int domain, long iova) {
        List<Leaves> found = new ArrayList<>();
        for (LeafPiece piece : frame.pieces()) {
            if (piece.holds(domain, iova)) {
                found.add(piece.leaves());
            }
        }
        if (found.isEmpty()) {
            found.add(null);
        }
        return found;
    }

    @Test
    void keepsWhatIsLeftOnBothSidesOfARemoval() {
        Leaves run = map(1, IOVA, BASE, SIZE_4K, 512);
        frame.add(run);
        assertThat(frame.remove(1, IOVA + 4 * SIZE_4K, 4, 6))
                .containsExactly(new LeafPiece(run, BASE, 4, 6));
        assertThat(frame.pieces())
                .containsExactly(
                        new LeafPiece(run, BASE, 0, 4),
                        new LeafPiece(run, BASE, 6, PAGES_PER_FRAME));
        assertThat(frame.find(1, IOVA + 4 * SIZE_4K, BASE)).isNull();
        assertThat(frame.find(1, IOVA + 6 * SIZE_4K, BASE)).isSameAs(run);
    }

    @Test
    void removesOnlyWhatThatDomainHasAtThoseAddresses() {
        frame.add(map(1, IOVA, BASE, SIZE_4K, 8));
        assertThat(frame.remove(2, IOVA, 0, 8)).isEmpty();
        assertThat(frame.remove(1, IOVA + SIZE_2M, 0, 8)).isEmpty();
        assertThat(frame.remove(1, IOVA + 8 * SIZE_4K, 8, 9)).isEmpty();
        assertThat(frame.remove(1, IOVA - SIZE_4K, -1, 0)).isEmpty();
        assertThat(frame.remove(1, IOVA, 0, 8)).hasSize(1);
        assertThat(frame.hasLeaves()).isFalse();
        assertThat(frame.isEmpty()).isTrue();
    }

    @Test
    void isEmptyOnlyWhileNothingIsKnown() {
        assertThat(frame.isEmpty()).isTrue();
        frame.resize(new Psmash(envelope(), BASE, 0), false);
        assertThat(frame.isEmpty()).isFalse();
    }

    @Test
    void comesBackFromBytes() {
        frame.snapshot(new Snapshot(envelope(), BASE, SIZE_2M, true, false, true, 5, IOVA));
        frame.resize(new Psmash(envelope(), BASE, 0), false);
        frame.update(page(3, false, 0, 0), true);
        frame.update(page(9, true, 7, 0x7000), true);
        frame.validate(new Pvalidate(envelope(), 7, 0x7000, BASE + 9 * SIZE_4K, SIZE_4K, true, 0));
        frame.validate(new Pvalidate(envelope(), 5, IOVA, BASE, SIZE_4K, false, 0));
        frame.detail().aliased(true);
        Mismatch open = new Mismatch(1, "IO_LARGER", 0, new Psmash(envelope(), BASE, 0));
        open.opened(Tally.NONE);
        frame.detail().mismatches().add(open);
        frame.detail().mismatches().add(new Mismatch(2, "SHARED_MIXED", 9, open.openedBy()));
        frame.add(map(1, IOVA, BASE, SIZE_4K, 8));
        frame.add(map(2, IOVA, BASE, SIZE_2M, 1));
        assertSame(restored(frame), frame);
    }

    @Test
    void comesBackFromBytesWhereItIsOneEntryAndOneRun() {
        frame.update(new RmpUpdate(envelope(), BASE, SIZE_2M, true, true, 5, IOVA, 0), true);
        frame.add(map(1, IOVA, BASE, SIZE_2M, 1));
        Frame restored = restored(frame);
        assertSame(restored, frame);
        assertThat(restored.hasDetail()).isFalse();
        assertThat(restored.single()).isNotNull();
    }

    private static void assertSame(Frame restored, Frame frame) {
        assertThat(told(restored)).isEqualTo(told(frame));
        assertThat(IntStream.range(0, PAGES_PER_FRAME).mapToObj(page -> told(restored, page)))
                .isEqualTo(
                        IntStream.range(0, PAGES_PER_FRAME)
                                .mapToObj(page -> told(frame, page))
                                .toList());
    }

    private static List<Object> told(Frame frame) {
        List<Object> all = new ArrayList<>();
        all.add(List.of(frame.base(), frame.sizeKnown(), frame.is2M(), frame.is4K()));
        all.add(List.of(frame.uniform(), frame.mixed(), frame.allKnown(), frame.devalidated()));
        all.add(List.of(frame.firstAssigned(5), frame.firstAssigned(7), frame.hasDetail()));
        all.add(frame.grants(5, IOVA + 4 * SIZE_4K, 4, 9));
        for (LeafPiece piece : frame.pieces()) {
            Leaves run = piece.leaves();
            all.add(List.of(piece.from(), piece.to(), piece.domain(), run.iova(), run.spa()));
            all.add(List.of(run.size(), run.count(), run.perm(), run.history("host", 0)));
        }
        if (frame.hasDetail()) {
            all.add(frame.detail().aliased());
            for (Mismatch mismatch : frame.detail().mismatches()) {
                all.add(List.of(mismatch.domain(), mismatch.code(), mismatch.leaf()));
                all.add(List.of(mismatch.openedBy(), mismatch.open()));
            }
        }
        return all;
    }

    private static List<Object> told(Frame frame, int page) {
        return List.of(
                List.of(frame.known(page), frame.assigned(page), frame.validated(page)),
                List.of(frame.notValidated(page), frame.immutable(page), frame.asid(page)),
                List.of(frame.gpa(page), frame.origin(page), frame.sizeOrigin(page)),
                frame.history(page, "host", 0));
    }

    private static Frame restored(Frame frame) {
        List<TraceEvent> events = new ArrayList<>();
        StateWriter out =
                new StateWriter(
                        event -> {
                            events.add(event);
                            return new byte[] {(byte) (events.size() - 1)};
                        });
        frame.write(out);
        Frame restored = new Frame(frame.base());
        restored.read(new StateReader(out.take(), bytes -> events.get(bytes[0])));
        return restored;
    }

    private Leaves map(int domain, long iova, long spa, long size, long count) {
        return Leaves.of(
                new MapLeaves(envelope(), domain, iova, spa, size, count, Permission.READ_WRITE));
    }

    private RmpUpdate page(int page, boolean assigned, int asid, long gpa) {
        long spa = BASE + page * SIZE_4K;
        return new RmpUpdate(envelope(), spa, SIZE_4K, assigned, false, asid, gpa, 0);
    }

    private Envelope envelope() {
        ts += 1000;
        return new Envelope("host", 0, ts, ts / 1000, ts % 2000 == 0 ? 0 : 300);
    }
}
