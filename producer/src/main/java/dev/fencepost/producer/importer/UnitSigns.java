package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What IOMMUs are known by, whatever number a recording gives them: where a unit's completion waits
 * store their tokens, and which devices it serves. Bounded: a machine has so many devices.
 */
final class UnitSigns {
    private static final int MOST = 1 << 16;

    private final Map<Object, Integer> units = new HashMap<>();

    /** A unit's completion wait stores to this physical address. */
    void stores(int unit, long address) {
        add(address, unit);
    }

    /** A unit serves a device. */
    void serves(int unit, DeviceId device) {
        add(device, unit);
    }

    private void add(Object sign, int unit) {
        if (units.size() < MOST) {
            units.putIfAbsent(sign, unit);
        }
    }

    /** The numbers that are in use. */
    Set<Integer> numbers() {
        return new TreeSet<>(units.values());
    }

    /** Numbers of another recording by those here, where both have a sign of the unit. */
    Map<Integer, Integer> in(UnitSigns other) {
        Map<Integer, Integer> matched = new HashMap<>();
        units.forEach(
                (sign, unit) -> {
                    Integer there = other.units.get(sign);
                    if (there != null) {
                        matched.putIfAbsent(unit, there);
                    }
                });
        return matched;
    }
}
