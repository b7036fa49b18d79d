package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;

/** The memory that one device may be aimed at, and with which T bit. */
abstract class Buffers {
    /** No address. */
    static final long NOWHERE = -1;

    private final DeviceId device;
    private final boolean trusted;

    Buffers(DeviceId device, boolean trusted) {
        this.device = device;
        this.trusted = trusted;
    }

    /** Somewhere, {@code length} bytes in a row, at most {@link #longest}, or {@link #NOWHERE}. */
    abstract long place(long length);

    /** Whether the device may still be aimed at a range. */
    abstract boolean holds(long iova, long length);

    /** Most bytes in a row that can be had. */
    abstract long longest();

    /** What was placed before if it still holds, else another place. */
    final long keep(long iova, long length) {
        return iova != NOWHERE && holds(iova, length) ? iova : place(length);
    }

    /** A DMA that reads memory, or none where the address is no address. */
    final DmaRequest read(long iova, long length) {
        return dma(iova, length, Direction.READ);
    }

    /** A DMA that writes memory, or none where the address is no address. */
    final DmaRequest write(long iova, long length) {
        return dma(iova, length, Direction.WRITE);
    }

    final DmaRequest dma(long iova, long length, Direction direction) {
        return iova == NOWHERE
                ? DmaRequest.NOTHING
                : new DmaRequest(device, iova, length, direction, trusted);
    }
}
