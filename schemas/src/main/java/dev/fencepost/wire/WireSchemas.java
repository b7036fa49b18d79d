package dev.fencepost.wire;

import org.apache.avro.Schema;

/** The schemas that this version writes to topics that are no stream. */
public final class WireSchemas {
    private WireSchemas() {}

    public static Schema alert() {
        return new AlertCodec().schema();
    }

    public static Schema windowStatus() {
        return new WindowStatusCodec().schema();
    }

    public static Schema deadLetter() {
        return new DeadLetterCodec().schema();
    }
}
