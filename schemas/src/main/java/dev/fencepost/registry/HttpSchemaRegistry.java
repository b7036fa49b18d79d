package dev.fencepost.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fencepost.wire.codec.SchemaText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;

/**
 * Talks to a schema registry over Confluent's REST API
 * (https://docs.confluent.io/platform/current/schema-registry/develop/api.html). Each answer is
 * asked for once and kept.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
    /** How long to wait for a connection, and again for an answer. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int LONGEST_ANSWER = 16 << 20;
    private static final int SUBJECT_NOT_FOUND = 40401;
    private static final int SCHEMA_NOT_FOUND = 40403;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
    private final URI base;
    private final Duration timeout;
    private final HttpClient client;

    public HttpSchemaRegistry(URI base) {
        this(base, DEFAULT_TIMEOUT);
    }

    /**
     * A client of the registry at {@code base}; {@code user:password@} in it is sent as basic
     * authentication.
     */
    public HttpSchemaRegistry(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        client =
                HttpClient.newBuilder()
                        .connectTimeout(timeout)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    @Override
    public int register(String subject, Schema schema) {
        Registration registration = new Registration(subject, schema);
        Integer known = ids.get(registration);
        if (known != null) {
            return known;
        }
        String path = "/subjects/" + encoded(subject) + "/versions";
        String body = json.createObjectNode().put("schema", schema.toString()).toString();
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        int id = field(path, send(path, request), "id").asInt();
        ids.put(registration, id);
        schemas.putIfAbsent(id, schema);
        return id;
    }

    @Override
    public Schema schemaById(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        String path = "/schemas/ids/" + id;
        JsonNode answer = send(path, request(path).GET());
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new SchemaNotFoundException("schema " + id + " is not Avro but " + type);
        }
        Schema schema =
                SchemaText.parse(field(path, answer, "schema").asText())
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
        String path = "/subjects/" + encoded(subject) + "/versions/latest";
        JsonNode answer = send(path, request(path).GET());
        Schema schema =
                SchemaText.parse(field(path, answer, "schema").asText())
                        .orElseThrow(() -> new SchemaNotFoundException(subject + " is not Avro"));
        return new SubjectVersion(
                field(path, answer, "version").asInt(), field(path, answer, "id").asInt(), schema);
    }

    /** Whether a subject would take a schema as its next version; changes nothing. */
    public boolean accepts(String subject, Schema schema) {
        String path = "/compatibility/subjects/" + encoded(subject) + "/versions/latest";
        String body = json.createObjectNode().put("schema", schema.toString()).toString();
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return field(path, send(path, request), "is_compatible").asBoolean();
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        String root = base.getScheme() + "://" + base.getHost();
        if (base.getPort() >= 0) {
            root += ":" + base.getPort();
        }
        String folder = base.getPath().replaceAll("/+$", "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + folder + path))
                        .timeout(timeout)
                        .header("Accept", CONTENT_TYPE)
                        .header("Content-Type", CONTENT_TYPE);
        if (base.getUserInfo() != null) {
            byte[] user = base.getUserInfo().getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        }
        return request;
    }

    private JsonNode send(String path, HttpRequest.Builder request) {
        HttpResponse<byte[]> response = ask(path, request.build());
        JsonNode answer = parse(path, response);
        if (response.statusCode() / 100 == 2) {
            return answer;
        }
        throw failure(path, response.statusCode(), answer);
    }

    /** Waits for the whole answer: the client's own timeout ends with its head. */
    private HttpResponse<byte[]> ask(String path, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new BoundedBody(LONGEST_ANSWER));
        try {
            return answer.get(timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new RegistryUnavailableException(
                    at(path) + " does not answer: " + reason(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RegistryUnavailableException(
                    at(path) + " does not answer: its answer does not end", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException(at(path) + ": interrupted", e);
        }
    }

    private JsonNode parse(String path, HttpResponse<byte[]> response) {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new RegistryUnavailableException(
                    at(path) + " answered " + response.statusCode() + ", and no JSON", e);
        }
    }

    private RuntimeException failure(String path, int status, JsonNode answer) {
        int code = answer.path("error_code").asInt();
        String message =
                String.format(
                        "%s answered %d: %s",
                        at(path), code == 0 ? status : code, answer.path("message").asText());
        if (code == SCHEMA_NOT_FOUND || code == SUBJECT_NOT_FOUND) {
            return new SchemaNotFoundException(message);
        }
        boolean refused = code != 0 && status / 100 == 4 && status != 408 && status != 429;
        return refused
                ? new RegistryRefusedException(message)
                : new RegistryUnavailableException(message);
    }

    private JsonNode field(String path, JsonNode answer, String name) {
        JsonNode field = answer.path(name);
        if (field.isMissingNode()) {
            throw new RegistryUnavailableException(at(path) + " answered without '" + name + "'");
        }
        return field;
    }

    /** The registry and path, without a password. */
    private String at(String path) {
        return "schema registry "
                + base.getScheme()
                + "://"
                + base.getAuthority().replaceAll("^.*@", "")
                + base.getPath().replaceAll("/+$", "")
                + path;
    }

    private static String reason(Throwable e) {
        if (e instanceof ConnectException) {
            return "no connection";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** A schema as a version of a subject. */
    private record Registration(String subject, Schema schema) {}
}
