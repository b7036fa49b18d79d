package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * A device began to run, was quiesced, or was fenced off.
 *
 * @param envelope where and when
 * @param bdf the device
 * @param state its new state
 */
public record DeviceState(Envelope envelope, DeviceId bdf, RunState state) implements DmaEvent {
    public DeviceState {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(bdf, "bdf is null");
        requireNonNull(state, "state is null");
    }

    @Override
    public Op op() {
        return Op.DEVICE_STATE;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.deviceState(this);
    }
}
