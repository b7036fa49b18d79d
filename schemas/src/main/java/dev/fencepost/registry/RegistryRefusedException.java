package dev.fencepost.registry;

/**
 * The registry understood and answered no: an incompatible or invalid schema, or no permission.
 * Trying again does not help.
 */
public final class RegistryRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistryRefusedException(String message) {
        super(message);
    }

    public RegistryRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
