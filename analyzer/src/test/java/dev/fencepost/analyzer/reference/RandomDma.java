package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;

/** Accesses and logged faults of random traces. */
final class RandomDma {
    private final RandomTraces trace;

    RandomDma(RandomTraces trace) {
        this.trace = trace;
    }

    void step() {
        int frame = trace.random.nextInt(RandomTraces.FRAMES);
        if (trace.chance(10)) {
            fault(frame);
        } else {
            at(frame);
        }
    }

    void at(int frame) {
        long page = trace.chance(50) ? 0 : trace.random.nextInt(512) * SIZE_4K;
        long iova = RandomTraces.iova(frame) + page + (trace.chance(70) ? 0 : 0x800);
        long length = trace.pick(1L, 64L, SIZE_4K, SIZE_4K, 4 * SIZE_4K);
        if (trace.chance(25)) {
            iova = RandomTraces.iova(frame) + SIZE_2M - trace.pick(64L, SIZE_4K, 3 * SIZE_4K);
            length = trace.pick(128L, 2 * SIZE_4K, 6 * SIZE_4K);
        }
        DeviceId bdf = trace.device();
        if (trace.halted.contains(bdf)) {
            return;
        }
        boolean known = trace.chance(35);
        trace.add(
                new Access(
                        trace.next(),
                        bdf,
                        iova,
                        length,
                        trace.pick(Direction.values()),
                        trace.chance(75),
                        known ? outcome() : Outcome.UNKNOWN,
                        known ? trace.pick(Source.values()) : Source.UNKNOWN,
                        known ? trace.pick(0L, 0L, SIZE_4K, SIZE_2M, 16 * SIZE_4K) : 0));
    }

    /** The first device reaches what it should be allowed to reach. */
    void trusted(int frame) {
        if (trace.chance(25) || trace.halted.contains(trace.devices.get(0))) {
            return;
        }
        trace.add(
                new Access(
                        trace.next(),
                        trace.devices.get(0),
                        RandomTraces.iova(frame) + trace.random.nextInt(512) * SIZE_4K,
                        64,
                        Direction.READ,
                        true,
                        trace.chance(80) ? Outcome.UNKNOWN : outcome(),
                        trace.chance(80) ? Source.UNKNOWN : trace.pick(Source.values()),
                        0));
    }

    private Outcome outcome() {
        return trace.pick(
                Outcome.OK,
                Outcome.OK,
                Outcome.OK,
                Outcome.IO_PAGE_FAULT,
                Outcome.IO_PAGE_FAULT,
                Outcome.RMP_PAGE_FAULT,
                Outcome.RMP_PAGE_FAULT,
                Outcome.STALLED);
    }

    private void fault(int frame) {
        long address = RandomTraces.iova(frame) + trace.random.nextInt(512) * SIZE_4K;
        String code = trace.pick("IO_PAGE_FAULT", "RMP_PAGE_FAULT", "RMP_HW_ERROR");
        DeviceId bdf = trace.device();
        if (trace.halted.contains(bdf)) {
            return;
        }
        trace.add(new Fault(trace.next(), 0, code, bdf, Fault.UNKNOWN_DOMAIN, address, 0));
    }
}
