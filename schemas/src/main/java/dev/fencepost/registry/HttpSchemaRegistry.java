package dev.fencepost.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fencepost.wire.codec.SchemaText;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * Talks to a schema registry over Confluent's REST API
 * (https://docs.confluent.io/platform/current/schema-registry/develop/api.html). Each answer is
 * asked for once and kept.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
    /** How long to wait for a connection, and again for an answer. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Registration, WriterSchema> writers = new ConcurrentHashMap<>();
    private final SchemaChoice choice;
    private final RegistryHttp http;

    public HttpSchemaRegistry(URI base) {
        this(base, DEFAULT_TIMEOUT);
    }

    /**
     * A client of the registry at {@code base}, which asks once; {@code user:password@} in it is
     * sent as basic authentication.
     */
    public HttpSchemaRegistry(URI base, Duration timeout) {
        this(RegistrySettings.of(base, timeout));
    }

    /** A client of the registries that settings name. */
    public HttpSchemaRegistry(RegistrySettings settings) {
        choice = settings.choice;
        http = new RegistryHttp(settings);
    }

    @Override
    public int register(String subject, Schema schema) {
        Registration registration = new Registration(subject, schema);
        Integer known = ids.get(registration);
        if (known != null) {
            return known;
        }
        int id = idOf(subjectPath(subject) + "/versions" + normalized(), schema);
        ids.put(registration, id);
        schemas.putIfAbsent(id, schema);
        return id;
    }

    /** By the settings: registered, looked up, the newest, or one that is named. */
    @Override
    public WriterSchema writerSchema(String subject, Schema ours) {
        Registration registration = new Registration(subject, ours);
        WriterSchema known = writers.get(registration);
        if (known != null) {
            return known;
        }
        WriterSchema chosen = choose(subject, ours);
        requireReadable(subject, ours, chosen);
        writers.put(registration, chosen);
        return chosen;
    }

    private WriterSchema choose(String subject, Schema ours) {
        if (choice.register()) {
            return new WriterSchema(register(subject, ours), ours);
        }
        Optional<WriterSchema> named =
                choice.ids().stream()
                        .map(id -> new WriterSchema(id, schemaById(id)))
                        .filter(each -> isOf(ours, each.schema()))
                        .findFirst();
        return named.orElseGet(() -> choice.latest() ? newest(subject) : find(subject, ours));
    }

    private static boolean isOf(Schema ours, Schema other) {
        return other.getType() == Schema.Type.RECORD
                && other.getFullName().equals(ours.getFullName());
    }

    private WriterSchema newest(String subject) {
        try {
            SubjectVersion latest = latest(subject);
            return new WriterSchema(latest.id(), latest.schema());
        } catch (SchemaNotFoundException e) {
            throw new RegistryRefusedException(
                    e.getMessage() + " (use.latest.version takes what is there: register one)", e);
        }
    }

    private WriterSchema find(String subject, Schema ours) {
        try {
            return new WriterSchema(idOf(subjectPath(subject) + normalized(), ours), ours);
        } catch (SchemaNotFoundException e) {
            throw new RegistryRefusedException(
                    e.getMessage()
                            + " (auto.register.schemas=false: register our schema of "
                            + subject
                            + ", or take use.latest.version=true)",
                    e);
        }
    }

    private static void requireReadable(String subject, Schema ours, WriterSchema chosen) {
        var verdict = SchemaCompatibility.checkReaderWriterCompatibility(chosen.schema(), ours);
        if (verdict.getType() != SchemaCompatibilityType.COMPATIBLE) {
            var first = verdict.getResult().getIncompatibilities().get(0);
            throw new RegistryRefusedException(
                    String.format(
                            "records of ours cannot be written as schema %d of %s: %s at %s: %s",
                            chosen.id(),
                            subject,
                            first.getType(),
                            first.getLocation(),
                            first.getMessage()));
        }
    }

    private int idOf(String path, Schema schema) {
        JsonNode answer = http.post(path, body(schema));
        return http.field(path, answer, "id").asInt();
    }

    @Override
    public Schema schemaById(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        String path = "/schemas/ids/" + id;
        JsonNode answer = http.get(path);
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new SchemaNotFoundException("schema " + id + " is not Avro but " + type);
        }
        Schema schema =
                SchemaText.parse(http.field(path, answer, "schema").asText())
                        .orElseThrow(
                                () -> new SchemaNotFoundException("schema " + id + " is not Avro"));
        schemas.put(id, schema);
        return schema;
    }

    /**
     * The newest version of a subject; changes nothing.
     *
     * @throws SchemaNotFoundException where there is no such subject
     */
    public SubjectVersion latest(String subject) {
        return version(subject, "latest");
    }

    /**
     * A version of a subject; changes nothing.
     *
     * @param number counted from 1
     * @throws SchemaNotFoundException where there is no such version
     */
    public SubjectVersion version(String subject, int number) {
        return version(subject, Integer.toString(number));
    }

    private SubjectVersion version(String subject, String number) {
        String path = subjectPath(subject) + "/versions/" + number;
        JsonNode answer = http.get(path);
        Schema schema =
                SchemaText.parse(http.field(path, answer, "schema").asText())
                        .orElseThrow(() -> new SchemaNotFoundException(subject + " is not Avro"));
        return new SubjectVersion(
                http.field(path, answer, "version").asInt(),
                http.field(path, answer, "id").asInt(),
                schema);
    }

    /** Whether a subject would take a schema as its next version; changes nothing. */
    public boolean accepts(String subject, Schema schema) {
        String path = "/compatibility/subjects/" + encoded(subject) + "/versions/latest";
        return http.field(path, http.post(path, body(schema)), "is_compatible").asBoolean();
    }

    private static JsonNode body(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
    }

    private String normalized() {
        return choice.normalize() ? "?normalize=true" : "";
    }

    private static String subjectPath(String subject) {
        return "/subjects/" + encoded(subject);
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A schema as a version of a subject. */
    private record Registration(String subject, Schema schema) {}
}
