package dev.fencepost.analyzer.dashboard.book;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.dashboard.SomeAlert;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.Known;
import dev.fencepost.model.WindowStatus.Leaves;
import dev.fencepost.model.WindowStatus.Ownership;
import dev.fencepost.model.WindowStatus.RmpRun;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A host's memory from far away and from near. */
final class HeatMapTest {
    private static final long FRAME = SomeAlert.FRAME;
    private static final long MIB_2 = 0x20_0000L;

    private final Board board = Board.of(SourceState.starting(SourceState.Kind.FILE, "run.avro"));

    @Test
    void showsWhatIsKnownOfEachFrameAndLeavesTheRestOut() {
        board.window(status(FRAME, run(0, 512, Ownership.PRIVATE)));
        board.window(status(FRAME + MIB_2, run(0, 512, Ownership.SHARED)));
        board.window(
                status(
                        FRAME + 2 * MIB_2,
                        run(0, 511, Ownership.PRIVATE),
                        run(511, 1, Ownership.SHARED)));
        board.window(mapped(FRAME + 8 * MIB_2));
        board.alert(SomeAlert.number(1).window(FRAME).hits(4).get());
        board.alert(SomeAlert.number(2).window(FRAME).severity(Severity.BREACH).hits(1).get());

        HeatMap map = board.map("h0", 0, FRAME, FRAME + 16 * MIB_2 - 1, 16);

        assertThat(map.area().cellBytes()).isEqualTo(MIB_2);
        assertThat(map.cells())
                .containsExactly(
                        new HeatCell(
                                FRAME, CellState.PRIVATE, Optional.of(Severity.BREACH), 5, 1, 2),
                        plain(FRAME + MIB_2, CellState.SHARED),
                        plain(FRAME + 2 * MIB_2, CellState.MIXED),
                        plain(FRAME + 8 * MIB_2, CellState.MAPPED));
    }

    private static HeatCell plain(long address, CellState state) {
        return new HeatCell(address, state, Optional.empty(), 0, 1, 0);
    }

    @Test
    void putsFramesTogetherWhereThereAreTooManyForTheCells() {
        for (int i = 0; i < 64; i++) {
            board.window(
                    status(
                            i * MIB_2,
                            run(0, 512, i % 2 == 0 ? Ownership.PRIVATE : Ownership.SHARED)));
        }

        HeatMap map = board.map("h0", 0, 10).orElseThrow();

        assertThat(map.area()).isEqualTo(new HeatArea(0, 64 * MIB_2 - 1, 8 * MIB_2));
        assertThat(map.cells()).hasSize(8);
        assertThat(map.cells())
                .allMatch(cell -> cell.state() == CellState.MIXED && cell.frames() == 8);
    }

    @Test
    void zoomsToThePagesOfOneFrame() {
        board.window(
                status(
                        FRAME,
                        run(0, 3, Ownership.PRIVATE),
                        run(3, 1, Ownership.SHARED),
                        run(4, 508, Ownership.UNKNOWN)));
        board.alert(SomeAlert.number(1).window(FRAME).spa(FRAME + 3 * 4096 + 8).hits(9).get());

        HeatMap map = board.map("h0", 0, FRAME, FRAME + MIB_2 - 1, 512);

        assertThat(map.area().cellBytes()).isEqualTo(4096);
        assertThat(map.cells()).hasSize(4);
        assertThat(map.cells().get(2).state()).isEqualTo(CellState.PRIVATE);
        assertThat(map.cells().get(3))
                .isEqualTo(
                        new HeatCell(
                                FRAME + 3 * 4096,
                                CellState.SHARED,
                                Optional.of(Severity.FAULT),
                                9,
                                1,
                                1));
    }

    @Test
    void spreadsAnAlertWithoutAnAddressOverItsFrame() {
        board.alert(SomeAlert.number(1).window(FRAME).get());

        HeatMap map = board.map("h0", 0, FRAME, FRAME + MIB_2 - 1, 512);

        assertThat(map.cells()).hasSize(512).allMatch(cell -> cell.alerts() == 1);
        assertThat(map.cells()).allMatch(cell -> cell.state() == CellState.UNKNOWN);
    }

    @Test
    void beginsFromNothingWithAHigherRun() {
        board.window(status(FRAME, run(0, 512, Ownership.PRIVATE)));
        WindowStatus later = new WindowStatus("h0", 1, 0, 9, List.of(), List.of(), List.of(), 0);
        board.window(later);
        board.window(status(FRAME + MIB_2, run(0, 512, Ownership.PRIVATE)));

        assertThat(board.windows().size()).isEqualTo(1);
        assertThat(board.run("h0")).contains(1);
        assertThat(board.windows().get("h0", 0)).contains(later);
    }

    @Test
    void refusesFramesThatCannotBe() {
        board.window(status(FRAME, run(0, Integer.MAX_VALUE, Ownership.PRIVATE)));
        board.window(status(FRAME, run(-1, 5, Ownership.PRIVATE)));
        board.window(status(FRAME + 1, run(0, 512, Ownership.PRIVATE)));

        assertThat(board.windows().size()).isZero();
        assertThat(board.windows().leftOut()).isEqualTo(3);
    }

    @Test
    void coversTheWholeAddressSpaceInAnyNumberOfCells() {
        assertThat(HeatArea.covering(0, -1, 16).cellBytes()).isEqualTo(1L << 60);
        HeatArea area = HeatArea.covering(0, -1, 4096);
        assertThat(Long.numberOfTrailingZeros(area.cellBytes())).isEqualTo(52);
        assertThat(HeatArea.covering(MIB_2 - 1, MIB_2, 2).cellBytes()).isEqualTo(4096);
    }

    @Test
    void leavesFramesOutPastItsBoundUnlessSomethingIsWrongThere() {
        WindowBook small = new WindowBook(1);
        small.put(status(0, run(0, 512, Ownership.PRIVATE)));

        assertThat(small.put(status(MIB_2, run(0, 512, Ownership.PRIVATE)))).isFalse();
        assertThat(small.put(status(0, run(0, 512, Ownership.SHARED)))).isTrue();
        assertThat(small.leftOut()).isEqualTo(1);
    }

    private static RmpRun run(int page, int count, Ownership state) {
        return new RmpRun(page, count, state, 4096, 0, 0, false, Known.UNKNOWN);
    }

    private static WindowStatus status(long frame, RmpRun... runs) {
        return new WindowStatus("h0", 0, frame, 5, List.of(), List.of(runs), List.of(), 0);
    }

    private static WindowStatus mapped(long frame) {
        LeafRun leaf = new LeafRun(0, frame, MIB_2, 1, Permission.READ_WRITE);
        return new WindowStatus(
                "h0",
                0,
                frame,
                5,
                List.of(new Leaves(1, leaf)),
                List.of(run(0, 512, Ownership.UNKNOWN)),
                List.of(),
                0);
    }
}
