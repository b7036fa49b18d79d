package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import java.util.ArrayList;
import java.util.List;

/** Device-table entries and command queues of random traces. */
final class RandomCommands {
    private static final DeviceId FIRST = DeviceId.parse("01:00.0");
    private static final DeviceId CACHING = DeviceId.parse("02:00.0");
    private static final DeviceId OTHER = DeviceId.parse("03:00.0");

    /** A wait that has not ended. */
    private record Waiting(int unit, long token) {}

    private final RandomTraces trace;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean otherTrusted;
    private long token = 100;

    RandomCommands(RandomTraces trace) {
        this.trace = trace;
    }

    /** One trusted device, perhaps one with a cache of its own beside it, one elsewhere. */
    void boot() {
        otherTrusted = trace.chance(40);
        device(FIRST, true);
        if (trace.chance(50)) {
            device(CACHING, true);
        }
        if (trace.chance(75)) {
            device(OTHER, true);
        }
        trace.devices.add(FIRST);
        trace.devices.add(CACHING);
        trace.devices.add(OTHER);
    }

    void device() {
        device(trace.device(), trace.chance(60));
    }

    private void device(DeviceId bdf, boolean on) {
        boolean other = bdf.equals(OTHER);
        boolean caching = bdf.equals(CACHING);
        boolean trusted = !other || otherTrusted;
        int asid = other ? RandomTraces.ASID + 1 : RandomTraces.ASID;
        trace.add(
                new DeviceEntry(
                        trace.next(),
                        caching ? 1 : 0,
                        bdf,
                        other ? 2 : 1,
                        on,
                        trusted,
                        trusted ? asid : 0,
                        caching));
    }

    void step() {
        int dice = trace.random.nextInt(100);
        if (dice < 45) {
            invalidate(trace.random.nextInt(2), trace.domain());
        } else if (dice < 65) {
            queueWait(trace.random.nextInt(2));
        } else if (dice < 85 && !waiting.isEmpty()) {
            complete(trace.random.nextInt(waiting.size()));
        } else {
            int frame = trace.random.nextInt(RandomTraces.FRAMES);
            flush(trace.domain(), RandomTraces.iova(frame), SIZE_2M);
        }
    }

    private void invalidate(int unit, int domain) {
        long size = trace.pick(0L, SIZE_4K, SIZE_2M, SIZE_2M, 4 * SIZE_2M);
        int frame = trace.random.nextInt(RandomTraces.FRAMES);
        long page = size == SIZE_4K ? trace.random.nextInt(512) * SIZE_4K : 0;
        long iova = size == 0 ? 0 : RandomTraces.iova(frame) + page & -size;
        InvalidateKind kind =
                trace.pick(
                        InvalidateKind.PAGES,
                        InvalidateKind.PAGES,
                        InvalidateKind.PAGES,
                        InvalidateKind.DEVICE_TLB,
                        InvalidateKind.DEVICE,
                        InvalidateKind.ALL);
        switch (kind) {
            case PAGES -> pages(unit, domain, iova, size);
            case DEVICE_TLB -> deviceTlb(iova, size);
            case DEVICE -> plain(kind, unit, trace.device());
            case ALL -> plain(kind, unit, DeviceId.NONE);
        }
    }

    private void plain(InvalidateKind kind, int unit, DeviceId bdf) {
        trace.add(new Invalidate(trace.next(), unit, kind, 0, bdf, 0, 0));
    }

    private void pages(int unit, int domain, long iova, long size) {
        trace.add(
                new Invalidate(
                        trace.next(),
                        unit,
                        InvalidateKind.PAGES,
                        domain,
                        DeviceId.NONE,
                        iova,
                        size));
    }

    private void deviceTlb(long iova, long size) {
        trace.add(
                new Invalidate(trace.next(), 1, InvalidateKind.DEVICE_TLB, 0, CACHING, iova, size));
    }

    /** A flush of every unit, from which any step may be missing. */
    void flush(int domain, long iova, long size) {
        int missing = trace.chance(35) ? -1 : trace.pick(0, 1, 2, 3, 4, 4, 4, 5, 6, 7);
        if (missing == 0) {
            return;
        }
        long flushed = missing == 1 ? SIZE_4K : size;
        int units = trace.chance(70) ? 2 : 1;
        for (int unit = 0; unit < units; unit++) {
            if (missing != 2 + unit) {
                pages(unit, domain, iova, flushed);
            }
        }
        if (missing != 4) {
            deviceTlb(iova, flushed);
        }
        for (int unit = 0; unit < units; unit++) {
            queueWait(unit);
        }
        for (int unit = 0; unit < units; unit++) {
            if (missing != 5 + unit && missing != 7) {
                complete(waiting.size() - 1);
            }
        }
    }

    private void queueWait(int unit) {
        token++;
        trace.add(new CompletionWait(trace.next(), unit, token));
        waiting.add(new Waiting(unit, token));
    }

    private void complete(int index) {
        Waiting ended = waiting.remove(index);
        boolean ok = !trace.chance(18);
        trace.add(new Completion(trace.next(), ended.unit(), ended.token(), ok));
    }
}
