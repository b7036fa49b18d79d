package dev.fencepost.analyzer.dashboard.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** The page and what belongs to it, out of the jar. */
final class PageRoutes implements Routes {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_-]{1,64}(?:[./][a-z0-9_-]{1,64}){0,7}");
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "ico", "image/x-icon",
                    "woff2", "font/woff2",
                    "webmanifest", "application/manifest+json");

    private final Map<String, Piece> pieces = new ConcurrentHashMap<>();

    /** A file with the mark by which a browser knows whether it has changed. */
    private static final class Piece {
        private final byte[] bytes;
        private final String type;
        private final String mark;

        Piece(byte[] bytes, String type, String mark) {
            this.bytes = bytes;
            this.type = type;
            this.mark = mark;
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/", request -> send(request, "index.html"));
        routes.get("/assets/<name>", request -> asset(request, request.pathParam("name")));
    }

    private void asset(Context request, String name) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemException.notFound("there is no such file");
        }
        send(request, "assets/" + name);
    }

    private void send(Context request, String path) {
        Piece piece =
                find(path).orElseThrow(() -> ProblemException.notFound("there is no such file"));
        request.header("Cache-Control", "no-cache").header("ETag", piece.mark);
        if (piece.mark.equals(request.header("If-None-Match"))) {
            request.status(304);
        } else {
            request.contentType(piece.type).result(piece.bytes);
        }
    }

    /** Only what is there is remembered, so that asking for what is not costs no memory. */
    private Optional<Piece> find(String path) {
        Piece known = pieces.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        try (InputStream in = type == null ? null : PageRoutes.class.getResourceAsStream(path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            Piece piece = new Piece(bytes, type, mark(bytes));
            pieces.put(path, piece);
            return Optional.of(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mark(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return '"'
                + HexFormat.of().toHexDigits(sum.getValue() << 20 ^ Arrays.hashCode(bytes))
                + '"';
    }
}
