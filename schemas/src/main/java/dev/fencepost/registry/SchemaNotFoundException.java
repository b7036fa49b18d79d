package dev.fencepost.registry;

/** The registry knows of no Avro schema with this id, or of no such subject. */
public final class SchemaNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchemaNotFoundException(String message) {
        super(message);
    }

    public SchemaNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
