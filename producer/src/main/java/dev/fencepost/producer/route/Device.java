package dev.fencepost.producer.route;

import static java.lang.Long.compareUnsigned;

import dev.fencepost.model.DeviceId;
import java.util.Optional;

/** A device: the domain that it translates through, where that is known, and its last ACCESS. */
final class Device {
    private final DeviceId id;
    private Optional<Domain> domain = Optional.empty();
    private int unit;
    private CommandQueue queue = new CommandQueue();
    private boolean ats;
    private boolean accessed;
    private long firstAccessed;
    private long lastAccessed;

    Device(DeviceId id) {
        this.id = id;
    }

    DeviceId id() {
        return id;
    }

    Optional<Domain> domain() {
        return domain;
    }

    int unit() {
        return unit;
    }

    CommandQueue queue() {
        return queue;
    }

    boolean hasAts() {
        return ats;
    }

    void enter(Domain entered, int servingUnit, CommandQueue servingQueue, boolean withAts) {
        leave();
        domain = Optional.of(entered);
        unit = servingUnit;
        queue = servingQueue;
        ats = withAts;
        entered.attach(this);
    }

    void leave() {
        domain.ifPresent(left -> left.detach(this));
        domain = Optional.empty();
    }

    void access(long first, long last) {
        accessed = true;
        firstAccessed = first;
        lastAccessed = last;
    }

    /** Whether the last ACCESS holds that address. */
    boolean accessedLast(long address) {
        return accessed
                && compareUnsigned(firstAccessed, address) <= 0
                && compareUnsigned(address, lastAccessed) <= 0;
    }
}
