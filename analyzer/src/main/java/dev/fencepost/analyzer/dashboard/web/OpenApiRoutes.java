package dev.fencepost.analyzer.dashboard.web;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the API is, as OpenAPI tells it. */
final class OpenApiRoutes implements Routes {
    private static final byte[] DOCUMENT = read();

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(
                "/api/v1/openapi.json",
                request -> request.contentType("application/json").result(DOCUMENT));
    }

    private static byte[] read() {
        try (InputStream in = OpenApiRoutes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("not packaged: openapi.json");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
