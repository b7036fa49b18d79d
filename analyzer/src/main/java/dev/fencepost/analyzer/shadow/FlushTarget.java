package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.DeviceId;
import java.util.ArrayList;
import java.util.List;

/**
 * One cache that a change has to be flushed from, an IOMMU unit's IOTLB or the cache of an ATS
 * device, and how far that has come: untouched, touched, covered, done.
 */
public final class FlushTarget {
    private final Change change;
    private final int unit;
    private final DeviceId device;
    private List<long[]> uncovered;
    private boolean timedOut;
    private boolean done;
    private int queue;
    private long coveredAt;

    FlushTarget(Change change, int unit, DeviceId device) {
        this.change = change;
        this.unit = unit;
        this.device = device;
        this.uncovered = new ArrayList<>();
        for (OldLeaf leaf : change.old()) {
            uncovered.add(new long[] {leaf.iova(), leaf.bytes()});
        }
    }

    public Change change() {
        return change;
    }

    public boolean isUnit() {
        return device.equals(DeviceId.NONE);
    }

    /** The unit, for a unit's IOTLB. */
    public int unit() {
        return unit;
    }

    /** The device, for a device's cache, else NONE. */
    public DeviceId device() {
        return device;
    }

    public boolean covered() {
        return uncovered.isEmpty();
    }

    public boolean done() {
        return done;
    }

    /** Whether a wait that would have ended the flush was given up. */
    public boolean timedOut() {
        return timedOut;
    }

    /** Unit in whose queue the covering invalidation stands. */
    public int queue() {
        return queue;
    }

    /** Position of the covering invalidation in that queue. */
    public long coveredAt() {
        return coveredAt;
    }

    /**
     * Takes note of an invalidation.
     *
     * @param bytes 0 for everything
     * @return whether this one made it covered
     */
    boolean cover(long iova, long bytes, int onUnit, long position) {
        if (covered()) {
            return false;
        }
        List<long[]> left = new ArrayList<>();
        if (bytes != 0) {
            uncovered.forEach(range -> subtract(range, iova, bytes, left));
        }
        uncovered = left;
        queue = onUnit;
        coveredAt = position;
        return covered();
    }

    private static void subtract(long[] range, long iova, long bytes, List<long[]> left) {
        if (!Ranges.overlap(range[0], range[1], iova, bytes)) {
            left.add(range);
            return;
        }
        long before = Long.compareUnsigned(iova, range[0]) > 0 ? iova - range[0] : 0;
        if (before > 0) {
            left.add(new long[] {range[0], before});
        }
        long lastOfRange = range[0] + range[1] - 1;
        long last = iova + bytes - 1;
        if (Long.compareUnsigned(last, lastOfRange) < 0) {
            left.add(new long[] {last + 1, lastOfRange - last});
        }
    }

    void finish() {
        done = true;
    }

    void timeOut() {
        timedOut = true;
    }

    void write(StateWriter out) {
        out.number(queue).number(coveredAt).flag(timedOut).flag(done).number(uncovered.size());
        uncovered.forEach(range -> out.number(range[0]).number(range[1]));
    }

    void read(StateReader in) {
        queue = in.count();
        coveredAt = in.number();
        timedOut = in.flag();
        done = in.flag();
        uncovered = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            uncovered.add(new long[] {in.number(), in.number()});
        }
    }
}
