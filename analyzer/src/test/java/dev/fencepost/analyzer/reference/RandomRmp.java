package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Unsmash;

/**
 * What random traces do to the RMP; instructions that succeed are ones that hardware would allow.
 */
final class RandomRmp {
    private final RandomTraces trace;

    RandomRmp(RandomTraces trace) {
        this.trace = trace;
    }

    void boot() {
        for (int frame = 0; frame < RandomTraces.FRAMES; frame++) {
            int dice = trace.random.nextInt(100);
            if (dice < 45) {
                snapshot(frame, 0, SIZE_2M, true, !trace.chance(15));
            } else if (dice < 60) {
                update(frame, 0, SIZE_2M, true);
                validate(frame, 0, SIZE_2M);
            } else if (dice < 75) {
                snapshot(frame, 0, SIZE_2M, true, true);
                trace.add(new Psmash(trace.next(), trace.frames[frame], 0));
            } else if (dice < 85) {
                snapshot(frame, 0, SIZE_2M, false, false);
            }
        }
    }

    void private2M(int frame) {
        snapshot(frame, 0, SIZE_2M, true, true);
    }

    void smash(int frame) {
        trace.add(new Psmash(trace.next(), trace.frames[frame], 0));
    }

    void step() {
        int frame = trace.random.nextInt(RandomTraces.FRAMES);
        int dice = trace.random.nextInt(100);
        if (dice < 50) {
            change(frame);
        } else if (dice < 65) {
            validate(frame, page(), trace.chance(50) ? SIZE_2M : SIZE_4K);
        } else if (dice < 72) {
            failure(frame);
        } else if (dice < 78) {
            snapshot(frame, page(), SIZE_4K, trace.chance(70), true);
        } else if (dice < 82) {
            snapshot(frame, 0, SIZE_2M, trace.chance(70), true);
        } else {
            firmware(frame);
        }
    }

    void change(int frame) {
        int dice = trace.random.nextInt(100);
        if (dice < 35) {
            update(frame, page(), SIZE_4K, trace.chance(50));
        } else if (dice < 55) {
            update(frame, 0, SIZE_2M, trace.chance(60));
        } else if (dice < 85) {
            trace.add(new Psmash(trace.next(), trace.frames[frame], 0));
        } else {
            trace.add(new Unsmash(trace.next(), trace.frames[frame], 0));
        }
    }

    private int page() {
        return trace.chance(60) ? 0 : trace.random.nextInt(512);
    }

    private int asid() {
        return trace.chance(85) ? RandomTraces.ASID : RandomTraces.ASID + 1;
    }

    private long gpa(int frame, int page) {
        long right = RandomTraces.iova(frame) + page * SIZE_4K;
        return trace.chance(92) ? right : right + SIZE_2M;
    }

    private long size(int page, long size) {
        return page == 0 ? size : SIZE_4K;
    }

    private void update(int frame, int page, long size, boolean assigned) {
        trace.add(
                new RmpUpdate(
                        trace.next(),
                        trace.frames[frame] + page * SIZE_4K,
                        size,
                        assigned,
                        assigned && trace.chance(8),
                        assigned ? asid() : 0,
                        assigned ? gpa(frame, page) : 0,
                        0));
    }

    private void snapshot(int frame, int page, long size, boolean assigned, boolean validated) {
        trace.add(
                new Snapshot(
                        trace.next(),
                        trace.frames[frame] + page * SIZE_4K,
                        size,
                        assigned,
                        assigned && trace.chance(5),
                        assigned && validated,
                        assigned ? asid() : 0,
                        assigned ? gpa(frame, page) : 0));
    }

    private void validate(int frame, int page, long size) {
        long pageSize = size(page, size);
        trace.add(
                new Pvalidate(
                        trace.next(),
                        RandomTraces.ASID,
                        RandomTraces.iova(frame) + page * SIZE_4K,
                        trace.frames[frame] + page * SIZE_4K,
                        pageSize,
                        !trace.chance(15),
                        trace.chance(8) ? 6 : 0));
    }

    private void failure(int frame) {
        long spa = trace.frames[frame];
        int rc = trace.pick(1, 2, 3, 4, 7, 9);
        switch (trace.random.nextInt(5)) {
            case 0 -> trace.add(new Psmash(trace.next(), spa, rc));
            case 1 -> trace.add(new Unsmash(trace.next(), spa, rc));
            case 2 ->
                    trace.add(
                            new RmpUpdate(trace.next(), spa, SIZE_4K, true, false, asid(), 0, rc));
            case 3 ->
                    trace.add(
                            new RmpAdjust(
                                    trace.next(),
                                    asid(),
                                    0,
                                    spa,
                                    SIZE_4K,
                                    1,
                                    7,
                                    trace.pick(0, rc)));
            default -> firmware(frame, true, 8);
        }
    }

    /** The call, or its half; something may happen between. */
    private void firmware(int frame) {
        firmware(frame, trace.chance(75), trace.chance(80) ? 0 : 8);
    }

    private void firmware(int frame, boolean smash, int rc) {
        int domain = trace.domain();
        if (!trace.chance(10)) {
            firmware(frame, domain, smash, Phase.BEGIN, 0);
        }
        if (!trace.chance(20)) {
            firmware(frame, domain, smash, Phase.END, rc);
        }
    }

    private void firmware(int frame, int domain, boolean smash, Phase phase, int rc) {
        long spa = trace.frames[frame];
        long iova = RandomTraces.iova(frame);
        trace.add(
                smash
                        ? new PsmashIo(trace.next(), spa, domain, iova, phase, rc)
                        : new PunsmashIo(trace.next(), spa, domain, iova, phase, rc));
    }
}
