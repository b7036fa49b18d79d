package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.Access;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.TraceEvent;

/** What a host does of itself at which a fault may be injected. */
enum Opportunity {
    /** An RMPUPDATE: a page, or a frame, of a guest changes hands. */
    CONVERSION,
    /** An access of a device. */
    DMA;

    /** Whether an event, not of the injector's own doing, is one. */
    boolean isThis(TraceEvent event) {
        return this == CONVERSION ? event instanceof RmpUpdate : event instanceof Access;
    }
}
