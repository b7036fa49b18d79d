package dev.fencepost.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A schema registry in this process, on loopback, that speaks Confluent's REST API and keeps
 * everything in memory: for a demo and for tests. Ids are the same in every run.
 */
public final class SchemaRegistryServer implements AutoCloseable {
    private static final int LONGEST_BODY = 1 << 20;

    private final ObjectMapper json = new ObjectMapper();
    private final RegistryApi api = new RegistryApi();
    private final HttpServer server;

    private SchemaRegistryServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
    }

    /** Starts one on a free port. */
    public static SchemaRegistryServer start() throws IOException {
        return start(0);
    }

    /** Starts one; port 0 takes a free one. */
    public static SchemaRegistryServer start(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        SchemaRegistryServer registry = new SchemaRegistryServer(HttpServer.create(address, 0));
        registry.server.start();
        return registry;
    }

    /** Where clients find it, as {@code http://127.0.0.1:port}. */
    public URI url() {
        InetSocketAddress address = server.getAddress();
        return URI.create(
                "http://" + address.getAddress().getHostAddress() + ':' + address.getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            RegistryAnswer answer = answer(exchange);
            byte[] body = json.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", RegistryHttp.CONTENT_TYPE);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private RegistryAnswer answer(HttpExchange exchange) throws IOException {
        List<String> path =
                Arrays.stream(exchange.getRequestURI().getRawPath().split("/"))
                        .filter(segment -> !segment.isEmpty())
                        .map(segment -> segment.replace("+", "%2B"))
                        .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                        .toList();
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY);
        try {
            JsonNode content =
                    body.length == 0 ? JsonNodeFactory.instance.objectNode() : json.readTree(body);
            return api.answer(exchange.getRequestMethod(), path, content);
        } catch (JsonProcessingException e) {
            return RegistryAnswer.error(422, "not JSON: " + e.getOriginalMessage());
        }
    }
}
