package dev.fencepost.registry;

/**
 * The registry did not answer, or answered like something else than a registry: this says nothing
 * of the record at hand. Trying again may help.
 */
public final class RegistryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message) {
        super(message);
    }

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
