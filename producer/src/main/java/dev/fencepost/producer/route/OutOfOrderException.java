package dev.fencepost.producer.route;

import dev.fencepost.model.Envelope;

/** An event comes before one of its host's that was routed already. */
public final class OutOfOrderException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    OutOfOrderException(Envelope routed, Envelope next) {
        super("out of order: " + next + " after " + routed);
    }
}
