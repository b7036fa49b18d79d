package dev.fencepost.wire.codec;

/**
 * Bytes that are no record of the schema they claim: not Avro, cut short, too long, of an unknown
 * schema, or with values that the model refuses. Reading them again never helps.
 */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }

    public MalformedRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
