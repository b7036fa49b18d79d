package dev.fencepost.producer.importer;

import java.io.IOException;

/** What was packed cannot be unpacked from some point on. */
final class DamagedDataException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
