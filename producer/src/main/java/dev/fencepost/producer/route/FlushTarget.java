package dev.fencepost.producer.route;

import dev.fencepost.model.DeviceId;

/**
 * A cache that a change of a domain's leaves has to be flushed from: the IOTLB of a unit, or the
 * cache of an ATS device.
 *
 * @param unit number of the unit
 * @param queue of the unit that serves it
 * @param device the ATS device, {@link DeviceId#NONE} for the IOTLB
 */
record FlushTarget(int unit, CommandQueue queue, DeviceId device) {
    boolean isIotlb() {
        return device.equals(DeviceId.NONE);
    }
}
