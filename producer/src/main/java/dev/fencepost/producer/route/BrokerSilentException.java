package dev.fencepost.producer.route;

/** No broker answers: one may later. */
public final class BrokerSilentException extends ClusterException {
    private static final long serialVersionUID = 1L;

    public BrokerSilentException(String message, Throwable cause) {
        super(message, cause);
    }
}
