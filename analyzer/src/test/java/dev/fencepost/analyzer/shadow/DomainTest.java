package dev.fencepost.analyzer.shadow;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Permission;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Unmap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A domain is what its devices make it, and finds its pending changes by address. */
final class DomainTest {
    private static final long IOVA = 0x1000_0000L;
    private static final long SPA = 0x2_4000_0000L;

    private final Domain domain = new Domain(1);
    private long seq;

    @Test
    void isTrustedAndRunsIfOneDeviceIsAndDoes() {
        assertThat(domain.representative()).isEmpty();
        Device plain = device("0000:01:00.0", false, 0, RunState.QUIESCED);
        add(plain);
        assertThat(domain.trusted() || domain.running()).isFalse();
        assertThat(domain.representative()).contains(plain);
        Device second = device("0000:03:00.0", true, 7, RunState.RUN);
        Device first = device("0000:02:00.0", true, 5, RunState.FENCED);
        add(second);
        assertThat(domain.trusted() && domain.running()).isTrue();
        add(first);
        assertThat(domain.asid()).isEqualTo(5);
        assertThat(domain.representative()).contains(first);
        assertThat(domain.entries()).containsExactly(plain.entry(), first.entry(), second.entry());
        second.state(RunState.QUIESCED);
        domain.refresh();
        assertThat(domain.running()).isFalse();
    }

    @Test
    void findsPendingChangesInTheWindowsOfARange() {
        Change here = change(0);
        Change next = change(SIZE_2M);
        Change far = change(200 * SIZE_2M);
        List.of(here, next, far).forEach(domain::add);
        assertThat(domain.hasPending()).isTrue();
        assertThat(domain.pendingNear(IOVA, 1)).containsExactly(here);
        assertThat(domain.pendingNear(IOVA, SIZE_2M)).containsExactly(here);
        assertThat(domain.pendingNear(IOVA, SIZE_2M + 1)).containsExactly(here, next);
        assertThat(domain.pendingNear(IOVA, 63 * SIZE_2M)).containsExactly(here, next);
        assertThat(domain.pendingNear(IOVA, 300 * SIZE_2M)).containsExactly(here, next, far);
        assertThat(domain.pendingNear(0, 0)).containsExactly(here, next, far);
        assertThat(domain.pendingNear(IOVA + 2 * SIZE_2M, SIZE_2M)).isEmpty();
    }

    @Test
    void forgetsAChangeThatIsFlushed() {
        Change one = change(0);
        Change two = change(SIZE_4K);
        domain.add(one);
        domain.add(two);
        domain.remove(one);
        assertThat(domain.hasPending()).isTrue();
        assertThat(domain.pendingNear(IOVA, 1)).containsExactly(two);
        domain.remove(two);
        assertThat(domain.hasPending()).isFalse();
        assertThat(domain.pendingNear(IOVA, 1)).isEmpty();
        assertThat(domain.pending()).isEmpty();
    }

    @Test
    void remembersTheLastRemovalOfEachWindowAndItsFlush() {
        Unmap witness = unmap();
        Unmap early = unmap();
        Unmap last = unmap();
        domain.witness(witness);
        domain.witness(early);
        assertThat(domain.lastRemoval(IOVA).event()).isSameAs(witness);
        domain.removed(IOVA, new Removal(early, List.of()));
        domain.removed(IOVA, new Removal(last, List.of()));
        assertThat(domain.lastRemoval(IOVA + SIZE_2M - 1).event()).isSameAs(last);
        assertThat(domain.lastRemoval(IOVA + SIZE_2M).event()).isSameAs(witness);
        assertThat(domain.flushed(IOVA + SIZE_2M, change(0, early))).isFalse();
        assertThat(domain.flushed(IOVA, change(0, early))).isFalse();
        Change flushed = change(0, last);
        flushed.note(witness);
        assertThat(domain.flushed(IOVA, flushed)).isTrue();
        assertThat(domain.lastRemoval(IOVA).flush()).containsExactly(witness);
    }

    private void add(Device device) {
        domain.devices().add(device);
        domain.refresh();
    }

    private Device device(String bdf, boolean trusted, int asid, RunState state) {
        DeviceId id = DeviceId.parse(bdf);
        return new Device(
                new DeviceEntry(envelope(), 0, id, 1, true, trusted, asid, false), domain, state);
    }

    private Change change(long into) {
        return change(into, unmap());
    }

    private static Change change(long into, Unmap event) {
        OldLeaf leaf =
                new OldLeaf(IOVA + into, SPA + into, SIZE_4K, SIZE_4K, Permission.READ_WRITE);
        return new Change(event, 1, SPA, List.of(leaf), List.of(), Fact.of(event), List.of());
    }

    private Unmap unmap() {
        return new Unmap(envelope(), 1, IOVA, SIZE_2M);
    }

    private Envelope envelope() {
        seq++;
        return new Envelope("host", 0, 1000, seq, 0);
    }
}
