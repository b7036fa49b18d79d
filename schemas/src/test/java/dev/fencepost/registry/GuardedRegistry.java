package dev.fencepost.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A registry behind a door that asks who comes, may speak TLS, and may be out of order. */
final class GuardedRegistry implements AutoCloseable {
    private final SchemaRegistryServer registry;
    private final HttpServer door;
    private final String scheme;
    private final HttpClient inside = HttpClient.newHttpClient();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger outOfOrder = new AtomicInteger();
    private volatile String wanted = "";

    private GuardedRegistry(SchemaRegistryServer registry, HttpServer door, String scheme) {
        this.registry = registry;
        this.door = door;
        this.scheme = scheme;
        door.createContext("/", this::handle);
        door.start();
    }

    static GuardedRegistry open() throws IOException {
        return new GuardedRegistry(
                SchemaRegistryServer.start(), HttpServer.create(anyPort(), 0), "http");
    }

    /** Speaks TLS; asks the client for a certificate where it is told to. */
    static GuardedRegistry openTls(SSLContext context, boolean asksClient) throws IOException {
        HttpsServer door = HttpsServer.create(anyPort(), 0);
        door.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters ssl = context.getDefaultSSLParameters();
                        ssl.setNeedClientAuth(asksClient);
                        parameters.setSSLParameters(ssl);
                    }
                });
        return new GuardedRegistry(SchemaRegistryServer.start(), door, "https");
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Lets in who sends this header {@code Authorization} alone. */
    GuardedRegistry wants(String authorization) {
        wanted = authorization;
        return this;
    }

    /** Answers the next so many requests with 503. */
    void breakFor(int count) {
        outOfOrder.set(count);
    }

    int requests() {
        return requests.get();
    }

    /** The registry behind the door. */
    URI behind() {
        return registry.url();
    }

    String url() {
        return at("");
    }

    /** Its URL with a user and password in it. */
    String at(String user) {
        String who = user.isEmpty() ? "" : user + "@";
        return scheme + "://" + who + "127.0.0.1:" + door.getAddress().getPort();
    }

    @Override
    public void close() {
        door.stop(0);
        registry.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            String came = exchange.getRequestHeaders().getFirst("Authorization");
            if (outOfOrder.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                answer(
                        exchange,
                        503,
                        "{\"error_code\":50301,\"message\":\"busy\"}".getBytes(UTF_8));
            } else if (!wanted.isEmpty() && !wanted.equals(came)) {
                answer(exchange, 401, "<html>no</html>".getBytes(UTF_8));
            } else {
                HttpResponse<byte[]> response = forward(exchange, body);
                answer(exchange, response.statusCode(), response.body());
            }
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        URI to = URI.create(registry.url() + exchange.getRequestURI().toString());
        HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.ofByteArray(body);
        try {
            return inside.send(
                    HttpRequest.newBuilder(to).method(exchange.getRequestMethod(), content).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", RegistryHttp.CONTENT_TYPE);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
