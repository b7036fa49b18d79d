package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;

/** A DMA as a device issues it; {@link #NOTHING} stands for none. */
record DmaRequest(DeviceId device, long iova, long length, Direction direction, boolean trusted) {
    static final DmaRequest NOTHING = new DmaRequest(DeviceId.NONE, 0, 0, Direction.READ, false);

    boolean isNothing() {
        return length == 0;
    }
}
