package dev.fencepost.analyzer.shadow;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Permission;
import org.junit.jupiter.api.Test;

final class LeafPieceTest {
    private static final long IOVA = 0x1000_0000L;
    private static final long BASE = 0x2_4000_0000L;
    private static final long TOP = -SIZE_2M;

    @Test
    void holdsOfAFrameWhatTheRunHasOfIt() {
        assertPages(run(BASE, SIZE_4K, 512), BASE, 0, 512);
        assertPages(run(BASE, SIZE_4K, 511), BASE, 0, 511);
        assertPages(run(BASE + 7 * SIZE_4K, SIZE_4K, 2), BASE, 7, 9);
        assertPages(run(BASE + 7 * SIZE_4K, SIZE_4K, 600), BASE, 7, 512);
        assertPages(run(BASE + 7 * SIZE_4K, SIZE_4K, 600), BASE + SIZE_2M, 0, 95);
        assertPages(run(BASE - SIZE_2M, SIZE_2M, 8), BASE, 0, 512);
        assertPages(run(TOP + 7 * SIZE_4K, SIZE_4K, 505), TOP, 7, 512);
    }

    @Test
    void hasTheAddressesOfItsPages() {
        LeafPiece piece = LeafPiece.whole(run(BASE + 7 * SIZE_4K, SIZE_4K, 2), BASE);
        assertThat(piece.spa()).isEqualTo(BASE + 7 * SIZE_4K);
        assertThat(piece.iova()).isEqualTo(IOVA);
        assertThat(piece.bytes()).isEqualTo(2 * SIZE_4K);
        assertThat(piece.holds(1, IOVA) && piece.holds(1, IOVA + 2 * SIZE_4K - 1)).isTrue();
        assertThat(piece.holds(1, IOVA - 1) || piece.holds(1, IOVA + 2 * SIZE_4K)).isFalse();
        assertThat(piece.holds(2, IOVA)).isFalse();
        assertThat(piece.asRun())
                .isEqualTo(
                        new LeafRun(IOVA, BASE + 7 * SIZE_4K, SIZE_4K, 2, Permission.READ_WRITE));
    }

    @Test
    void cutsALargerLeafToItsFrame() {
        LeafPiece piece = LeafPiece.whole(run(BASE, 4 * SIZE_2M, 1), BASE + SIZE_2M);
        assertThat(piece.asRun())
                .isEqualTo(
                        new LeafRun(
                                IOVA + SIZE_2M,
                                BASE + SIZE_2M,
                                4 * SIZE_2M,
                                1,
                                Permission.READ_WRITE));
    }

    private static void assertPages(Leaves run, long frame, int from, int to) {
        assertThat(LeafPiece.whole(run, frame)).isEqualTo(new LeafPiece(run, frame, from, to));
    }

    private static Leaves run(long spa, long size, long count) {
        Envelope envelope = new Envelope("host", 0, 1, 1, 0);
        return Leaves.of(new MapLeaves(envelope, 1, IOVA, spa, size, count, Permission.READ_WRITE));
    }
}
