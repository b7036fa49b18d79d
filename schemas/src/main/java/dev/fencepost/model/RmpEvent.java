package dev.fencepost.model;

/** Something done to the Reverse Map Table. */
public sealed interface RmpEvent extends TraceEvent
        permits RmpUpdate,
                Psmash,
                Unsmash,
                Pvalidate,
                RmpAdjust,
                PsmashIo,
                PunsmashIo,
                Snapshot,
                Gap {
    @Override
    default Stream stream() {
        return Stream.RMP;
    }
}
