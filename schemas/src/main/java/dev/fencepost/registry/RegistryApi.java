package dev.fencepost.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.fencepost.wire.codec.SchemaText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/** Answers the requests of Confluent's REST API, apart from deletion and references. */
final class RegistryApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Subjects subjects = new Subjects();

    /**
     * Answers one request.
     *
     * @param path its decoded segments
     * @param body empty object if it has none
     */
    RegistryAnswer answer(String method, List<String> path, JsonNode body) {
        String first = path.isEmpty() ? "" : path.get(0);
        boolean get = method.equals("GET");
        return switch (first) {
            case "" -> RegistryAnswer.ok(JSON.objectNode());
            case "subjects" -> get ? getSubjects(path) : postSubjects(path, body);
            case "schemas" -> getSchemas(path);
            case "compatibility" -> checkCompatibility(path, body);
            case "config" -> get ? getConfig(path) : putConfig(path, body);
            case "mode" -> RegistryAnswer.ok(JSON.objectNode().put("mode", "READWRITE"));
            default -> noSuchPath();
        };
    }

    private RegistryAnswer getSubjects(List<String> path) {
        if (path.size() == 1) {
            ArrayNode names = JSON.arrayNode();
            subjects.names().forEach(names::add);
            return RegistryAnswer.ok(names);
        }
        String subject = path.get(1);
        List<Integer> ids = subjects.ids(subject);
        if (ids.isEmpty()) {
            return RegistryAnswer.error(40401, "Subject '" + subject + "' not found.");
        }
        if (path.size() == 3) {
            ArrayNode versions = JSON.arrayNode();
            for (int version = 1; version <= ids.size(); version++) {
                versions.add(version);
            }
            return RegistryAnswer.ok(versions);
        }
        return path.size() < 4 ? noSuchPath() : getVersion(path, ids.size());
    }

    private RegistryAnswer getVersion(List<String> path, int newest) {
        String subject = path.get(1);
        OptionalInt version = version(path.get(3), newest);
        if (version.isEmpty()) {
            return noSuchVersion(path.get(3));
        }
        ObjectNode description = describe(subject, version.getAsInt());
        return RegistryAnswer.ok(
                path.size() == 5
                        ? JSON.rawValueNode(new RawValue(description.get("schema").asText()))
                        : description);
    }

    private RegistryAnswer postSubjects(List<String> path, JsonNode body) {
        Optional<Schema> schema = schemaIn(body);
        if (path.size() < 2) {
            return noSuchPath();
        }
        if (schema.isEmpty()) {
            return invalidSchema();
        }
        return path.size() == 2
                ? lookUp(path.get(1), schema.get())
                : register(path.get(1), schema.get());
    }

    private RegistryAnswer lookUp(String subject, Schema schema) {
        List<Integer> ids = subjects.ids(subject);
        if (ids.isEmpty()) {
            return RegistryAnswer.error(40401, "Subject '" + subject + "' not found.");
        }
        return subjects.find(subject, schema)
                .map(id -> RegistryAnswer.ok(describe(subject, ids.indexOf(id) + 1)))
                .orElseGet(() -> RegistryAnswer.error(40403, "Schema not found"));
    }

    private RegistryAnswer register(String subject, Schema schema) {
        synchronized (subjects) {
            if (subjects.find(subject, schema).isEmpty()) {
                List<String> objections =
                        subjects.level(subject).objections(schema, subjects.schemas(subject));
                if (!objections.isEmpty()) {
                    return RegistryAnswer.error(
                            409,
                            "Schema being registered is incompatible with an earlier schema for"
                                    + " subject \""
                                    + subject
                                    + "\", details: "
                                    + objections);
                }
            }
            return RegistryAnswer.ok(JSON.objectNode().put("id", subjects.add(subject, schema)));
        }
    }

    private RegistryAnswer getSchemas(List<String> path) {
        if (path.size() == 2 && path.get(1).equals("types")) {
            return RegistryAnswer.ok(JSON.arrayNode().add("AVRO"));
        }
        if (path.size() < 3 || !path.get(1).equals("ids")) {
            return noSuchPath();
        }
        Optional<Schema> schema = number(path.get(2)).flatMap(subjects::schema);
        if (schema.isEmpty()) {
            return RegistryAnswer.error(40403, "Schema " + path.get(2) + " not found");
        }
        if (path.size() == 4 && path.get(3).equals("versions")) {
            return RegistryAnswer.ok(uses(schema.get()));
        }
        return RegistryAnswer.ok(JSON.objectNode().put("schema", schema.get().toString()));
    }

    private RegistryAnswer checkCompatibility(List<String> path, JsonNode body) {
        Optional<Schema> schema = schemaIn(body);
        if (path.size() < 4) {
            return noSuchPath();
        }
        if (schema.isEmpty()) {
            return invalidSchema();
        }
        String subject = path.get(2);
        List<Schema> earlier = subjects.schemas(subject);
        if (path.size() == 5) {
            OptionalInt version = version(path.get(4), earlier.size());
            if (version.isEmpty()) {
                return noSuchVersion(path.get(4));
            }
            earlier = List.of(earlier.get(version.getAsInt() - 1));
        }
        List<String> objections = subjects.level(subject).objections(schema.get(), earlier);
        ObjectNode answer = JSON.objectNode().put("is_compatible", objections.isEmpty());
        ArrayNode messages = answer.putArray("messages");
        objections.forEach(messages::add);
        return RegistryAnswer.ok(answer);
    }

    private RegistryAnswer getConfig(List<String> path) {
        Compatibility level =
                path.size() == 1 ? subjects.defaultLevel() : subjects.level(path.get(1));
        return RegistryAnswer.ok(JSON.objectNode().put("compatibilityLevel", level.name()));
    }

    private RegistryAnswer putConfig(List<String> path, JsonNode body) {
        String name = body.path("compatibility").asText();
        Compatibility level;
        try {
            level = Compatibility.valueOf(name);
        } catch (IllegalArgumentException e) {
            return RegistryAnswer.error(42203, "Invalid compatibility level: " + name);
        }
        if (path.size() == 1) {
            subjects.setDefaultLevel(level);
        } else {
            subjects.setLevel(path.get(1), level);
        }
        return RegistryAnswer.ok(JSON.objectNode().put("compatibility", name));
    }

    private ObjectNode describe(String subject, int version) {
        int id = subjects.ids(subject).get(version - 1);
        return JSON.objectNode()
                .put("subject", subject)
                .put("version", version)
                .put("id", id)
                .put("schema", subjects.schema(id).orElseThrow().toString());
    }

    private ArrayNode uses(Schema schema) {
        ArrayNode uses = JSON.arrayNode();
        for (String subject : subjects.names()) {
            int version = subjects.schemas(subject).indexOf(schema) + 1;
            if (version > 0) {
                uses.addObject().put("subject", subject).put("version", version);
            }
        }
        return uses;
    }

    private static Optional<Schema> schemaIn(JsonNode body) {
        return body.path("schemaType").asText("AVRO").equals("AVRO")
                ? SchemaText.parse(body.path("schema").asText())
                : Optional.empty();
    }

    private static OptionalInt version(String text, int newest) {
        int version = text.equals("latest") ? newest : number(text).orElse(0);
        return version >= 1 && version <= newest ? OptionalInt.of(version) : OptionalInt.empty();
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static RegistryAnswer invalidSchema() {
        return RegistryAnswer.error(42201, "Invalid schema: not Avro");
    }

    private static RegistryAnswer noSuchVersion(String version) {
        return RegistryAnswer.error(40402, "Version " + version + " not found.");
    }

    private static RegistryAnswer noSuchPath() {
        return RegistryAnswer.error(404, "HTTP 404 Not Found");
    }
}
