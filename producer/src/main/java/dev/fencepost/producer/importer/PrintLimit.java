package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import java.util.HashMap;
import java.util.Map;

/**
 * The AMD driver's own limit on what it prints of faults: {@value #BURST} lines of one device in 5
 * s. It says how many it left out only when it prints again, which may be never: so behind the last
 * line of a full burst nobody knows whether there were more.
 */
final class PrintLimit {
    static final int BURST = 10;

    private static final long INTERVAL = 5_000_000_000L;

    /** More devices at a time than this are no machine's; bounds the memory of hostile text. */
    private static final int MAX_DEVICES = 1 << 12;

    private final Map<Key, Burst> bursts = new HashMap<>();

    /** Devices that a driver is bound to have a limit each, the others one for each message. */
    private record Key(DeviceId device, String code) {}

    private static final class Burst {
        private final long begin;
        private int lines;

        Burst(long begin) {
            this.begin = begin;
        }
    }

    /** Counts a line; whether it is the last one that the limit lets through. */
    boolean reached(DeviceId device, String code, long ts) {
        Key key = new Key(device, device.equals(DeviceId.NONE) ? code : "");
        Burst burst = bursts.get(key);
        if (burst == null || ts > burst.begin + INTERVAL) {
            if (bursts.size() >= MAX_DEVICES) {
                bursts.clear();
            }
            burst = new Burst(ts);
            bursts.put(key, burst);
        }
        return ++burst.lines == BURST;
    }
}
