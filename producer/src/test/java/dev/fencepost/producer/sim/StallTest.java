package dev.fencepost.producer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import org.junit.jupiter.api.Test;

/** What firmware holds while it swaps the tables of one frame, and what it lets go on. */
final class StallTest {
    private static final long M2 = Pages.SIZE_2M;
    private static final long SPA = 32 * M2;
    private static final long UNTIL = 5_000;
    private static final DeviceId NIC = DeviceId.parse("40:00.0");

    private final Domain domain = new Domain(2, 16 * M2);
    private final Machine machine;

    /** Two leaves of 2M, the first of which may only be read; PSMASH_IO is at the second. */
    StallTest() {
        SimulatorSettings settings = SimulatorSettings.of(Policy.PSMASH_IO, 1, 1);
        machine = new Machine(settings, new Trace("h0", 0), Witness.NOBODY, 64 * M2);
        machine.attach(machine.units().get(0), NIC, new Iommu.Attachment(domain, true, 1));
        machine.rmp().snapshot(SPA, M2, true, 1, 0);
        machine.rmp().snapshot(SPA + M2, M2, true, 1, M2);
        machine.map(domain, 0, SPA, M2, 1, Permission.READ);
        machine.map(domain, M2, SPA + M2, M2, 1);
        machine.rmp().beginPsmashIo(domain, M2, SPA + M2, UNTIL);
    }

    private Translation access(long iova, Direction direction) {
        return machine.access(
                machine.units().get(0), new DmaRequest(NIC, iova, 8192, direction, true));
    }

    @Test
    void holdsWhatReachesTheFrameAndNothingElse() {
        assertThat(access(M2, Direction.READ).outcome()).isEqualTo(Outcome.STALLED);
        assertThat(access(M2, Direction.READ).heldUntil()).isEqualTo(UNTIL);
        assertThat(access(0, Direction.READ).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void holdsWhatReachesTheFrameInPart() {
        assertThat(access(M2 - 4096, Direction.READ).outcome()).isEqualTo(Outcome.STALLED);
    }

    @Test
    void failsWhatFailsBesideTheFrameAtOnce() {
        Translation crossing = access(M2 - 4096, Direction.WRITE);
        assertThat(crossing.outcome()).isEqualTo(Outcome.IO_PAGE_FAULT);
        assertThat(crossing.faultAddress()).isEqualTo(M2 - 4096);
    }
}
