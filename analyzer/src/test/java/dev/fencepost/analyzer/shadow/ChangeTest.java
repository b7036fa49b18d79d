package dev.fencepost.analyzer.shadow;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Permission;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change waits for each unit and each ATS device of its domain, range by range. */
final class ChangeTest {
    private static final long IOVA = 0x1000_0000L;
    private static final long SPA = 0x2_4000_0000L;
    private static final DeviceId PLAIN = DeviceId.parse("0000:01:00.0");
    private static final DeviceId CACHING = DeviceId.parse("0000:02:00.0");

    @Test
    void waitsForEachUnitOnceAndForEachAtsDevice() {
        Change change =
                change(
                        List.of(leaf(0, SIZE_2M)),
                        device(2, PLAIN, false),
                        device(1, CACHING, true),
                        device(2, DeviceId.parse("0000:03:00.0"), false));
        assertThat(change.targets())
                .extracting(FlushTarget::isUnit, FlushTarget::unit, FlushTarget::device)
                .containsExactly(
                        tuple(true, 1, DeviceId.NONE),
                        tuple(true, 2, DeviceId.NONE),
                        tuple(false, 1, CACHING));
        assertThat(change.complete()).isFalse();
        change.targets().get(0).finish();
        change.targets().get(1).finish();
        assertThat(change.complete()).isFalse();
        change.targets().get(2).finish();
        assertThat(change.complete()).isTrue();
    }

    @Test
    void isCoveredByOneInvalidationOfAllOfIt() {
        FlushTarget target = target(leaf(0, SIZE_2M));
        assertThat(target.covered()).isFalse();
        assertThat(target.cover(IOVA, SIZE_2M, 3, 9)).isTrue();
        assertThat(target.covered()).isTrue();
        assertThat(target.queue()).isEqualTo(3);
        assertThat(target.coveredAt()).isEqualTo(9);
        assertThat(target.cover(IOVA, SIZE_2M, 4, 10)).isFalse();
        assertThat(target.coveredAt()).isEqualTo(9);
    }

    @Test
    void isCoveredByAnInvalidationOfEverything() {
        assertThat(target(leaf(0, SIZE_2M)).cover(0, 0, 0, 1)).isTrue();
    }

    @Test
    void isCoveredBySeveralInvalidationsTogether() {
        FlushTarget target = target(leaf(0, 8 * SIZE_4K));
        assertThat(target.cover(IOVA + 2 * SIZE_4K, 2 * SIZE_4K, 0, 1)).isFalse();
        assertThat(target.cover(IOVA + 4 * SIZE_4K, 4 * SIZE_4K, 0, 2)).isFalse();
        assertThat(target.cover(IOVA + SIZE_4K, SIZE_4K, 0, 3)).isFalse();
        assertThat(target.cover(IOVA, SIZE_4K, 0, 4)).isTrue();
        assertThat(target.coveredAt()).isEqualTo(4);
    }

    @Test
    void isNotCoveredWhileOnePageIsLeft() {
        FlushTarget low = target(leaf(0, 2 * SIZE_4K));
        assertThat(low.cover(IOVA + SIZE_4K, SIZE_2M, 0, 1)).isFalse();
        assertThat(low.cover(IOVA - SIZE_4K, SIZE_4K, 0, 2)).isFalse();
        FlushTarget high = target(leaf(0, 2 * SIZE_4K));
        assertThat(high.cover(IOVA - SIZE_4K, 2 * SIZE_4K, 0, 1)).isFalse();
        assertThat(high.cover(IOVA + 2 * SIZE_4K, SIZE_4K, 0, 2)).isFalse();
        assertThat(high.cover(IOVA + SIZE_4K, SIZE_4K, 0, 3)).isTrue();
    }

    @Test
    void coversRangesAtTheTopOfTheAddresses() {
        OldLeaf top = new OldLeaf(-SIZE_2M, SPA, SIZE_2M, SIZE_2M, Permission.READ);
        FlushTarget target = target(top);
        assertThat(target.cover(-SIZE_4K, SIZE_4K, 0, 1)).isFalse();
        assertThat(target.cover(-SIZE_2M, SIZE_2M - SIZE_4K, 0, 2)).isTrue();
    }

    @Test
    void liesInEachWindowThatItsLeavesTouch() {
        assertThat(change(List.of(leaf(0, SIZE_2M))).windows()).containsExactly(IOVA >>> 21);
        assertThat(change(List.of(leaf(SIZE_4K, SIZE_2M))).windows())
                .containsExactly(IOVA >>> 21, (IOVA >>> 21) + 1);
        assertThat(change(List.of(leaf(SIZE_2M, SIZE_4K), leaf(0, SIZE_4K))).windows())
                .containsExactly(IOVA >>> 21, (IOVA >>> 21) + 1);
    }

    @Test
    void ledToThePagesOfItsLeavesAlone() {
        Change change = change(List.of(leaf(2 * SIZE_4K, 2 * SIZE_4K)));
        assertThat(change.ledTo(2, 3) && change.ledTo(3, 4) && change.ledTo(0, 512)).isTrue();
        assertThat(change.ledTo(1, 2) || change.ledTo(4, 5)).isFalse();
        assertThat(change.overlaps(IOVA + 3 * SIZE_4K, 1)).isTrue();
        assertThat(change.overlaps(IOVA + 4 * SIZE_4K, 1)).isFalse();
    }

    @Test
    void standsForAnotherOnlyWhereNothingTellsThemApart() {
        List<OldLeaf> old = List.of(leaf(0, SIZE_4K));
        Change change = change(old, device(0, PLAIN, false));
        Change twin = change(old, device(0, PLAIN, false));
        assertThat(change.isTwinOf(twin)).isTrue();
        assertThat(change.subsumes(1, old, twin.devices())).isTrue();
        assertThat(change.isTwinOf(change)).isFalse();
        assertThat(change.isTwinOf(change(old, device(0, PLAIN, true)))).isFalse();
        assertThat(change.isTwinOf(change(List.of(leaf(SIZE_4K, SIZE_4K))))).isFalse();
        assertThat(change.subsumes(2, old, twin.devices())).isFalse();
        assertThat(change.subsumes(1, List.of(leaf(0, SIZE_2M)), twin.devices())).isFalse();
        assertThat(change.subsumes(1, old, List.of())).isFalse();
        twin.raised("NO_FLUSH");
        assertThat(change.isTwinOf(twin)).isFalse();
        assertThat(twin.subsumes(1, old, twin.devices())).isFalse();
        change.raised("NO_FLUSH");
        assertThat(change.isTwinOf(twin)).isTrue();
        twin.touch();
        assertThat(change.isTwinOf(twin) || twin.isTwinOf(change)).isFalse();
    }

    @Test
    void comesBackFromBytes() {
        Change change =
                change(
                        List.of(leaf(0, SIZE_4K), leaf(SIZE_4K, SIZE_4K)),
                        device(1, PLAIN, false),
                        device(1, CACHING, true));
        change.targets().get(0).cover(IOVA, SIZE_4K, 1, 77);
        change.targets().get(0).timeOut();
        change.targets().get(1).cover(IOVA, 2 * SIZE_4K, 1, 78);
        change.targets().get(1).finish();
        change.touch();
        change.note(change.event());
        change.raised("UNDER_FLUSH");
        change.rmpChange(unmap());
        change.rewritten().set(3, 70);
        Change restored = restored(change);
        assertThat(told(restored)).isEqualTo(told(change));
        assertThat(restored.targets().get(0).cover(IOVA + SIZE_4K, SIZE_4K, 1, 79)).isTrue();
        Change fresh = change(List.of(leaf(0, SIZE_4K)), device(1, PLAIN, false));
        assertThat(told(restored(fresh))).isEqualTo(told(fresh));
    }

    private static List<Object> told(Change change) {
        List<Object> all = new ArrayList<>();
        all.add(List.of(change.event(), change.domain(), change.frame(), change.old()));
        all.add(List.of(change.history(), change.root(), change.devices(), change.rewritten()));
        all.add(List.of(change.flushEvents(), change.quiet(), change.touched(), change.raised()));
        all.add(String.valueOf(change.rmpChange()));
        for (FlushTarget target : change.targets()) {
            all.add(List.of(target.unit(), target.device(), target.covered(), target.done()));
            all.add(List.of(target.timedOut(), target.queue(), target.coveredAt()));
        }
        return all;
    }

    private static Change restored(Change change) {
        List<TraceEvent> events = new ArrayList<>();
        StateWriter out =
                new StateWriter(
                        event -> {
                            events.add(event);
                            return new byte[] {(byte) (events.size() - 1)};
                        });
        change.write(out);
        return Change.read(new StateReader(out.take(), bytes -> events.get(bytes[0])));
    }

    private static FlushTarget target(OldLeaf leaf) {
        return change(List.of(leaf), device(0, PLAIN, false)).targets().get(0);
    }

    private static OldLeaf leaf(long into, long bytes) {
        return new OldLeaf(IOVA + into, SPA + into, bytes, SIZE_4K, Permission.READ_WRITE);
    }

    private static Change change(List<OldLeaf> old, DeviceEntry... devices) {
        Unmap event = unmap();
        return new Change(event, 1, SPA, old, List.of(event), Fact.of(event), List.of(devices));
    }

    private static Unmap unmap() {
        return new Unmap(new Envelope("host", 0, 1000, 1, 0), 1, IOVA, SIZE_2M);
    }

    private static DeviceEntry device(int unit, DeviceId bdf, boolean ats) {
        Envelope envelope = new Envelope("host", 0, 1, 1, 0);
        return new DeviceEntry(envelope, unit, bdf, 1, true, true, 5, ats);
    }
}
