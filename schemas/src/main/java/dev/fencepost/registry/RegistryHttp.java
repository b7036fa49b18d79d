package dev.fencepost.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registries of a list, one after the other until one answers, and all of them again after
 * a pause; begins with the one that answered last. Safe for use by several threads.
 */
final class RegistryHttp {
    static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
    private static final int LONGEST_ANSWER = 16 << 20;
    private static final int SUBJECT_NOT_FOUND = 40401;
    private static final int VERSION_NOT_FOUND = 40402;
    private static final int SCHEMA_NOT_FOUND = 40403;

    private final ObjectMapper json = new ObjectMapper();
    private final RegistrySettings settings;
    private final HttpClient client;
    private volatile int current;

    RegistryHttp(RegistrySettings settings) {
        this.settings = settings;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .connectTimeout(settings.timeout)
                        .version(HttpClient.Version.HTTP_1_1);
        settings.tls.ifPresent(builder::sslContext);
        client = builder.build();
    }

    /**
     * The answer to a GET.
     *
     * @param path begins with a slash
     */
    JsonNode get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** The answer to a POST of this JSON. */
    JsonNode post(String path, JsonNode body) {
        return send("POST", path, BodyPublishers.ofString(body.toString()));
    }

    /** What an answer has to have. */
    JsonNode field(String path, JsonNode answer, String name) {
        JsonNode field = answer.path(name);
        if (field.isMissingNode()) {
            throw new RegistryUnavailableException(
                    at(settings.urls.get(current), path) + " answered without '" + name + "'");
        }
        return field;
    }

    private JsonNode send(String method, String path, BodyPublisher body) {
        for (int retry = 0; ; retry++) {
            try {
                return sendToOne(method, path, body);
            } catch (RegistryUnavailableException e) {
                if (retry == settings.retries.most() || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                pause(retry, e);
            }
        }
    }

    private JsonNode sendToOne(String method, String path, BodyPublisher body) {
        int first = current;
        Set<String> problems = new LinkedHashSet<>();
        RegistryUnavailableException last = null;
        for (int i = 0; i < settings.urls.size(); i++) {
            int which = (first + i) % settings.urls.size();
            try {
                JsonNode answer = send(settings.urls.get(which), method, path, body);
                settle(which, problems);
                return answer;
            } catch (SchemaNotFoundException | RegistryRefusedException e) {
                settle(which, problems);
                throw e;
            } catch (RegistryUnavailableException e) {
                problems.add(e.getMessage());
                last = e;
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        throw problems.size() == 1
                ? last
                : new RegistryUnavailableException(String.join("; ", problems), last);
    }

    /** Begins with the one that answered from now on. */
    private void settle(int which, Set<String> problems) {
        if (which != current && !problems.isEmpty()) {
            LOG.warn("{}; going on with {}", String.join("; ", problems), at(which));
            current = which;
        }
    }

    private void pause(int retry, RegistryUnavailableException why) {
        try {
            Thread.sleep(settings.retries.pause(retry).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }

    private JsonNode send(URI base, String method, String path, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address(base) + path))
                        .timeout(settings.timeout)
                        .header("Accept", CONTENT_TYPE)
                        .header("Content-Type", CONTENT_TYPE)
                        .method(method, body);
        settings.auth.header(base).ifPresent(who -> request.header("Authorization", who));
        String where = at(base, path);
        HttpResponse<byte[]> response = ask(where, request.build());
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw new RegistryRefusedException(
                    String.format(
                            "%s answered %d: %s",
                            where,
                            status,
                            status == 401 ? "it does not know who we are" : "we may not"));
        }
        JsonNode answer = parse(where, response);
        if (status / 100 == 2) {
            return answer;
        }
        throw failure(where, status, answer);
    }

    /** Waits for the whole answer: the client's own timeout ends with its head. */
    private HttpResponse<byte[]> ask(String where, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new BoundedBody(LONGEST_ANSWER));
        try {
            return answer.get(settings.timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new RegistryUnavailableException(
                    where + " does not answer: " + reason(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RegistryUnavailableException(
                    where + " does not answer: its answer does not end", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException(where + ": interrupted", e);
        }
    }

    private JsonNode parse(String where, HttpResponse<byte[]> response) {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new RegistryUnavailableException(
                    where + " answered " + response.statusCode() + ", and no JSON", e);
        }
    }

    private static RuntimeException failure(String where, int status, JsonNode answer) {
        int code = answer.path("error_code").asInt();
        String message =
                String.format(
                        "%s answered %d: %s",
                        where, code == 0 ? status : code, answer.path("message").asText());
        if (code == SCHEMA_NOT_FOUND || code == SUBJECT_NOT_FOUND || code == VERSION_NOT_FOUND) {
            return new SchemaNotFoundException(message);
        }
        boolean refused = code != 0 && status / 100 == 4 && status != 408 && status != 429;
        return refused
                ? new RegistryRefusedException(message)
                : new RegistryUnavailableException(message);
    }

    private String at(int which) {
        return address(settings.urls.get(which));
    }

    /** The registry and path, without a password. */
    private static String at(URI base, String path) {
        return "schema registry " + address(base) + path;
    }

    private static String address(URI base) {
        String host = base.getPort() < 0 ? base.getHost() : base.getHost() + ":" + base.getPort();
        String folder = base.getPath() == null ? "" : base.getPath().replaceAll("/+$", "");
        return base.getScheme() + "://" + host + folder;
    }

    private static String reason(Throwable e) {
        if (e instanceof ConnectException) {
            return "no connection";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
