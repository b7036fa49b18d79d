package dev.fencepost.wire.codec;

import java.util.Optional;
import org.apache.avro.Schema;

/** Reads schemas that somebody else wrote. */
public final class SchemaText {
    private SchemaText() {}

    /** The schema of a JSON text; empty where it is none. */
    public static Optional<Schema> parse(String text) {
        try {
            return Optional.of(new Schema.Parser().parse(text));
        } catch (RuntimeException | StackOverflowError e) {
            // Avro's parser promises one kind of exception and throws others, found by fuzzing: a
            // NullPointerException for a name that is never defined
            return Optional.empty();
        }
    }
}
