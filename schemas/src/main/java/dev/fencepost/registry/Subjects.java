package dev.fencepost.registry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * Subjects, their versions and the ids of schemas, in memory. An id is made from the schema's text:
 * the same in every run, whoever registers first. Safe for use by several threads.
 */
final class Subjects {
    private final Map<String, List<Integer>> versions = new TreeMap<>();
    private final Map<Integer, Schema> schemas = new TreeMap<>();
    private final Map<String, Compatibility> levels = new TreeMap<>();
    private Compatibility defaultLevel = Compatibility.BACKWARD;

    synchronized List<String> names() {
        return List.copyOf(versions.keySet());
    }

    synchronized Optional<Schema> schema(int id) {
        return Optional.ofNullable(schemas.get(id));
    }

    /** Ids of a subject's schemas, version 1 first; empty if there is no such subject. */
    synchronized List<Integer> ids(String subject) {
        return List.copyOf(versions.getOrDefault(subject, List.of()));
    }

    synchronized List<Schema> schemas(String subject) {
        return ids(subject).stream().map(schemas::get).toList();
    }

    /** The id under which a subject has this schema. */
    synchronized Optional<Integer> find(String subject, Schema schema) {
        return ids(subject).stream().filter(id -> schemas.get(id).equals(schema)).findFirst();
    }

    /** Adds a version unless it is one already; answers with its id. */
    synchronized int add(String subject, Schema schema) {
        Optional<Integer> known = find(subject, schema);
        if (known.isPresent()) {
            return known.get();
        }
        int id = idOf(schema);
        schemas.put(id, schema);
        versions.computeIfAbsent(subject, absent -> new ArrayList<>()).add(id);
        return id;
    }

    synchronized Compatibility level(String subject) {
        return levels.getOrDefault(subject, defaultLevel);
    }

    synchronized void setLevel(String subject, Compatibility level) {
        levels.put(subject, level);
    }

    synchronized Compatibility defaultLevel() {
        return defaultLevel;
    }

    synchronized void setDefaultLevel(Compatibility level) {
        defaultLevel = level;
    }

    private int idOf(Schema schema) {
        int id = Math.max(1, hash(schema.toString()) >>> 1);
        while (schemas.containsKey(id) && !schemas.get(id).equals(schema)) {
            id = id == Integer.MAX_VALUE ? 1 : id + 1;
        }
        return id;
    }

    private static int hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
