package dev.fencepost.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** What a new version of a schema owes the earlier ones; Confluent's levels. */
public enum Compatibility {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean readsOlder;
    private final boolean readByOlder;
    private final boolean transitive;

    Compatibility(boolean readsOlder, boolean readByOlder, boolean transitive) {
        this.readsOlder = readsOlder;
        this.readByOlder = readByOlder;
        this.transitive = transitive;
    }

    /**
     * What speaks against a new version, nothing if it may be added.
     *
     * @param earlier versions, oldest first
     */
    public List<String> objections(Schema added, List<Schema> earlier) {
        List<String> objections = new ArrayList<>();
        int first = transitive ? 0 : Math.max(0, earlier.size() - 1);
        for (int i = first; i < earlier.size(); i++) {
            String version = "version " + (i + 1);
            if (readsOlder) {
                collect(added, earlier.get(i), "cannot read " + version, objections);
            }
            if (readByOlder) {
                collect(earlier.get(i), added, "cannot be read by " + version, objections);
            }
        }
        return objections;
    }

    private static void collect(Schema reader, Schema writer, String what, List<String> into) {
        var pair = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (pair.getType() != SchemaCompatibilityType.COMPATIBLE) {
            pair.getResult()
                    .getIncompatibilities()
                    .forEach(
                            problem ->
                                    into.add(
                                            String.format(
                                                    "%s: %s at %s: %s",
                                                    what,
                                                    problem.getType(),
                                                    problem.getLocation(),
                                                    problem.getMessage())));
        }
    }
}
