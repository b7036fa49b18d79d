package dev.fencepost.producer.sim;

/** What aims one device: its driver in the guest and its own engine, seen as one. */
interface Driver {
    /** The next DMA, or {@link DmaRequest#NOTHING} where no memory can be had for it by now. */
    DmaRequest next();

    /** How many times as long as a NIC this kind of device takes between two DMAs, on average. */
    int slowness();
}
