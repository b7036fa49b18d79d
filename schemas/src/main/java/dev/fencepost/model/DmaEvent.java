package dev.fencepost.model;

/** Something a device did. */
public sealed interface DmaEvent extends TraceEvent permits Access, DeviceState, Gap {
    @Override
    default Stream stream() {
        return Stream.DMA;
    }
}
