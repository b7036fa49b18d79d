package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.RunState;

/** A device that is on: its device-table entry, and whether it can make accesses. */
public final class Device {
    private final DeviceEntry entry;
    private final Domain domain;
    private final int address;
    private final int asid;
    private final boolean trusted;
    private RunState state;

    Device(DeviceEntry entry, Domain domain, RunState state) {
        this.entry = entry;
        this.domain = domain;
        this.address = entry.bdf().packed();
        this.asid = entry.asid();
        this.trusted = entry.trusted();
        this.state = state;
    }

    public DeviceEntry entry() {
        return entry;
    }

    public DeviceId bdf() {
        return entry.bdf();
    }

    /** Whether another entry of the same device translates or checks otherwise. */
    boolean differsFrom(DeviceEntry other) {
        return entry.unit() != other.unit()
                || entry.domain() != other.domain()
                || entry.trusted() != other.trusted()
                || entry.asid() != other.asid()
                || entry.ats() != other.ats();
    }

    /** Whether it is the device of that address, as {@link DeviceId#packed} has it. */
    boolean is(int packed) {
        return address == packed;
    }

    public Domain domain() {
        return domain;
    }

    public int asid() {
        return asid;
    }

    public boolean trusted() {
        return trusted;
    }

    public boolean running() {
        return state == RunState.RUN;
    }

    public RunState state() {
        return state;
    }

    void state(RunState now) {
        state = now;
    }
}
