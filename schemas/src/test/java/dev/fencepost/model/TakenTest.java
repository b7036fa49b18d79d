package dev.fencepost.model;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static dev.fencepost.model.Permission.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A part of a derived leaf goes, and all of any other. */
final class TakenTest {
    private static final long IOVA = 0x1000_0000L;
    private static final long SPA = 0x2_4000_0000L;
    private static final Envelope AT = new Envelope("h0", 0, 1, 1, 0);

    @Test
    void leavesOfKnownSizeGoWhole() {
        LeafRun leaf = new LeafRun(IOVA, SPA, SIZE_2M, 1, READ_WRITE);

        Taken taken = Taken.of(unmap(3 * SIZE_4K, SIZE_4K), List.of(leaf));

        assertThat(taken.gone()).containsExactly(leaf);
        assertThat(taken.kept()).isEmpty();
    }

    @Test
    void ofADerivedLeafGoesWhatWasUnmapped() {
        Taken taken = Taken.of(unmap(SIZE_4K, 3 * SIZE_4K), List.of(derived(0, 8 * SIZE_4K, 1)));

        assertThat(taken.gone())
                .containsExactly(
                        derived(SIZE_4K, SIZE_4K, 1), derived(2 * SIZE_4K, 2 * SIZE_4K, 1));
        assertThat(taken.kept())
                .containsExactly(derived(0, SIZE_4K, 1), derived(4 * SIZE_4K, 4 * SIZE_4K, 1));
    }

    @Test
    void wholeLeavesOfADerivedRowKeepTheirSize() {
        Taken taken = Taken.of(unmap(SIZE_4K, 4 * SIZE_2M), List.of(derived(0, SIZE_2M, 5)));

        assertThat(taken.gone()).contains(derived(SIZE_2M, SIZE_2M, 3));
        assertThat(bytes(taken.gone())).isEqualTo(4 * SIZE_2M);
        assertThat(bytes(taken.kept())).isEqualTo(SIZE_2M);
    }

    @Test
    void aPartOfAPageTakesThePage() {
        Taken taken = Taken.of(unmap(100, 1), List.of(derived(0, 2 * SIZE_4K, 1)));

        assertThat(taken.gone()).containsExactly(derived(0, SIZE_4K, 1));
        assertThat(taken.kept()).containsExactly(derived(SIZE_4K, SIZE_4K, 1));
    }

    @Test
    void aSplitTellsTheSizeThatItFound() {
        TraceEvent split = new SplitLeaves(AT, 1, IOVA + SIZE_4K, SIZE_4K, SIZE_2M, SIZE_4K);

        Taken taken = Taken.of(split, List.of(derived(0, 4 * SIZE_2M, 1)));

        assertThat(taken.gone()).containsExactly(new LeafRun(IOVA, SPA, SIZE_2M, 1, READ_WRITE));
        assertThat(taken.kept())
                .containsExactly(
                        derived(SIZE_2M, SIZE_2M, 1), derived(2 * SIZE_2M, 2 * SIZE_2M, 1));
    }

    @Test
    void firmwareHasFoundALeafOf2M() {
        TraceEvent swap = new PsmashIo(AT, SPA + SIZE_2M, 1, IOVA + SIZE_2M, Phase.END, 0);

        Taken taken = Taken.of(swap, List.of(derived(0, 4 * SIZE_2M, 1)));

        assertThat(taken.gone())
                .containsExactly(
                        new LeafRun(IOVA + SIZE_2M, SPA + SIZE_2M, SIZE_2M, 1, READ_WRITE));
        assertThat(bytes(taken.kept())).isEqualTo(3 * SIZE_2M);
    }

    @Test
    void everyPageGoesOrStays() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            long size = SIZE_4K << random.nextInt(12);
            LeafRun run = derived(-IOVA & -size, size, 1 + random.nextInt(4));
            long from = random.nextLong(run.bytes() / SIZE_4K) * SIZE_4K;
            long bytes = (1 + random.nextLong((run.bytes() - from) / SIZE_4K)) * SIZE_4K;

            Taken taken = Taken.of(new Unmap(AT, 1, run.iova() + from, bytes), List.of(run));

            assertThat(bytes(taken.gone())).as("round %s", i).isEqualTo(bytes);
            assertThat(bytes(taken.kept())).as("round %s", i).isEqualTo(run.bytes() - bytes);
            assertThat(taken.kept()).allSatisfy(TakenTest::isAligned);
            assertThat(taken.gone()).allSatisfy(TakenTest::isAligned);
        }
    }

    private static void isAligned(LeafRun run) {
        assertThat((run.iova() | run.spa()) & run.size() - 1).isZero();
        assertThat(run.derived()).isTrue();
    }

    private static long bytes(List<LeafRun> runs) {
        return runs.stream().mapToLong(LeafRun::bytes).sum();
    }

    private static TraceEvent unmap(long into, long bytes) {
        return new Unmap(AT, 1, IOVA + into, bytes);
    }

    private static LeafRun derived(long into, long size, long count) {
        return new LeafRun(IOVA + into, SPA + into, size, count, READ_WRITE, true);
    }
}
