package dev.fencepost.analyzer.dashboard.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every request: says what a browser may do with the answer, and turns away whoever
 * may not ask. On loopback that is a page of another name that was made to point here (DNS
 * rebinding); elsewhere it is who does not show the token.
 */
final class Gatekeeper implements Routes {
    static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final String BEARER = "Bearer ";
    private static final String COOKIE = "fencepost-session";
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int DAY = 86_400;

    private final WebSettings settings;

    Gatekeeper(WebSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.before(this::check);
        if (settings.token().isPresent()) {
            routes.post("/login", this::login);
        }
        if (settings.corsOrigin().isPresent()) {
            routes.options("/api/*", request -> request.status(204));
        }
    }

    private void check(Context request) {
        headers(request);
        if (settings.isLoopback() && !isOurName(request.host())) {
            throw new ProblemException(
                    421, "Misdirected request", "this server answers to localhost alone");
        }
        settings.corsOrigin().ifPresent(origin -> allow(origin, request));
        if (settings.token().isPresent() && !isOpen(request)) {
            require(settings.token().get(), request);
        }
    }

    private static void headers(Context request) {
        request.header("Content-Security-Policy", CONTENT_POLICY);
        request.header("X-Content-Type-Options", "nosniff");
        request.header("Referrer-Policy", "no-referrer");
        request.header("Cross-Origin-Opener-Policy", "same-origin");
        request.header("Cross-Origin-Resource-Policy", "same-origin");
        request.header("Cache-Control", "no-store");
    }

    private boolean isOurName(String host) {
        if (host == null) {
            return false;
        }
        int port = host.lastIndexOf(':');
        boolean hasPort = port > host.lastIndexOf(']');
        String name = (hasPort ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
        return LOCAL.contains(name) || name.equals(settings.address().toLowerCase(Locale.ROOT));
    }

    private static void allow(String origin, Context request) {
        if (request.path().startsWith("/api/") && origin.equals(request.header("Origin"))) {
            request.header("Access-Control-Allow-Origin", origin);
            request.header("Access-Control-Allow-Headers", "Authorization, Last-Event-ID");
            request.header("Access-Control-Allow-Methods", "GET");
            request.header("Cross-Origin-Resource-Policy", "cross-origin");
        }
        request.header("Vary", "Origin");
    }

    /** What asks for the token, or tells nothing. */
    private static boolean isOpen(Context request) {
        return request.path().startsWith("/health/")
                || request.path().equals("/login")
                || request.method().equals(HandlerType.OPTIONS);
    }

    private static void require(AccessToken token, Context request) {
        String header = Optional.ofNullable(request.header("Authorization")).orElse("");
        String cookie = Optional.ofNullable(request.cookie(COOKIE)).orElse("");
        if (header.startsWith(BEARER) && token.isShownBy(header.substring(BEARER.length()))) {
            return;
        }
        if (token.isSession(cookie)) {
            return;
        }
        boolean page = request.path().equals("/") && request.method().equals(HandlerType.GET);
        Optional<String> shown = Optional.ofNullable(request.queryParam("token"));
        if (page && shown.isPresent() && token.isShownBy(shown.get())) {
            welcome(token, request);
        } else if (page) {
            LoginPage.show(request);
        } else {
            request.header("WWW-Authenticate", "Bearer");
            throw new ProblemException(
                    401, "Token required", "send it as 'Authorization: Bearer TOKEN'");
        }
        request.skipRemainingHandlers();
    }

    private void login(Context request) {
        AccessToken token = settings.token().orElseThrow();
        Optional<String> shown = Optional.ofNullable(request.formParam("token"));
        if (shown.isPresent() && token.isShownBy(shown.get())) {
            welcome(token, request);
        } else {
            LoginPage.show(request);
        }
    }

    /** The token goes out of the address at once; a link into the page keeps working with Lax. */
    private static void welcome(AccessToken token, Context request) {
        request.header(
                "Set-Cookie",
                COOKIE
                        + '='
                        + token.session()
                        + "; Path=/; HttpOnly; SameSite=Lax; Max-Age="
                        + DAY);
        request.header("Location", "/").status(303);
    }
}
