package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;

/** A host-side (stage 2) translation domain: its page table, and who translates through it. */
final class Domain {
    private static final long NOT_STALLED = -1;

    private final int number;
    private final PageTable table;
    private int units;
    private long stalledFrame = NOT_STALLED;
    private long stalledUntil;

    /** An empty domain for the device addresses below {@code limit}. */
    Domain(int number, long limit) {
        this.number = number;
        this.table = new PageTable(limit);
    }

    int number() {
        return number;
    }

    PageTable table() {
        return table;
    }

    void servedBy(int unit) {
        units |= 1 << unit;
    }

    boolean isServedBy(int unit) {
        return (units >>> unit & 1) != 0;
    }

    /** Holds DMA to one aligned 2M of device addresses. */
    void stall(long iova, long until) {
        stalledFrame = iova;
        stalledUntil = until;
    }

    void release() {
        stalledFrame = NOT_STALLED;
    }

    boolean stalls(long iova, long length) {
        return stalledFrame != NOT_STALLED
                && iova < stalledFrame + Pages.SIZE_2M
                && iova + length > stalledFrame;
    }

    long stalledUntil() {
        return stalledUntil;
    }
}
