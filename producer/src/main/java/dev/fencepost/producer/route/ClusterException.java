package dev.fencepost.producer.route;

/**
 * A broker, a registry or a topic is not there or not as it has to be; its message is one line that
 * names it. Ends a program with exit code 1.
 */
public class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
