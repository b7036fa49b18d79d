package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;
import java.util.ArrayList;
import java.util.List;

/** A host-side (stage 2) translation domain: its page table, and who translates through it. */
final class Domain {
    private static final long NOT_STALLED = -1;

    /** A device in the domain; one with {@code ats} has a cache of its own to flush. */
    record Member(DeviceId device, int unit, boolean ats) {}

    private final int number;
    private final PageTable table;
    private final List<Member> members = new ArrayList<>();
    private int units;
    private boolean quiet;
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

    /** Takes a device in that a unit serves. */
    void enter(DeviceId device, int unit, boolean ats) {
        members.add(new Member(device, unit, ats));
        units |= 1 << unit;
    }

    /** Lets a device go; a unit that served one goes on being flushed. */
    void leave(DeviceId device) {
        members.removeIf(member -> member.device().equals(device));
    }

    /** Its devices, in the order in which they entered. */
    List<Member> members() {
        return members;
    }

    boolean isServedBy(int unit) {
        return (units >>> unit & 1) != 0;
    }

    /** Whether its devices are quiesced. */
    boolean isQuiet() {
        return quiet;
    }

    void setQuiet(boolean value) {
        quiet = value;
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

    /** The first device address that is stalled. */
    long stalledFrom() {
        return stalledFrame;
    }

    /** The first device address behind what is stalled. */
    long stalledTo() {
        return stalledFrame + Pages.SIZE_2M;
    }

    long stalledUntil() {
        return stalledUntil;
    }
}
