package dev.fencepost.wire.codec;

import dev.fencepost.model.DeviceId;

/** The devices met last, so that each is one object, as a rule. Single-threaded. */
final class DeviceIds {
    private static final int CACHED = 256;

    private final DeviceId[] known = new DeviceId[CACHED];

    DeviceId of(int packed) {
        int slot = (packed ^ packed >>> 8) & (CACHED - 1);
        DeviceId id = known[slot];
        if (id == null || id.packed() != packed) {
            id = packed == DeviceId.NONE.packed() ? DeviceId.NONE : new DeviceId(packed);
            known[slot] = id;
        }
        return id;
    }
}
