package dev.fencepost.producer.sim.inject;

/** What a host does of itself at which a fault may be injected. */
enum Opportunity {
    /** An RMPUPDATE: a page, or a frame, of a guest changes hands. */
    CONVERSION,
    /** An access of a device. */
    DMA
}
