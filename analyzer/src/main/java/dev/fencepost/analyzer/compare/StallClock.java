package dev.fencepost.analyzer.compare;

import dev.fencepost.model.DeviceId;
import java.util.HashMap;
import java.util.Map;

/** Adds up the time in which each device was kept from reaching memory. */
final class StallClock {
    private final Map<DeviceId, Long> since = new HashMap<>();
    private long nanos;

    /** The device is held from now on, if it was not already. */
    void hold(DeviceId device, long ts) {
        since.putIfAbsent(device, ts);
    }

    /** The device goes on. */
    void release(DeviceId device, long ts) {
        if (since.isEmpty()) {
            return;
        }
        Long begun = since.remove(device);
        if (begun != null) {
            nanos += ts - begun;
        }
    }

    /** Device-time held until {@code end}, what is still held included. */
    long nanosUntil(long end) {
        return nanos + since.values().stream().mapToLong(begun -> end - begun).sum();
    }
}
