package dev.fencepost.trace;

/**
 * Input that cannot be used at all; its message is one line with file, position and cause. Ends a
 * program with exit code 2.
 */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInputException(String message) {
        super(message);
    }

    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
