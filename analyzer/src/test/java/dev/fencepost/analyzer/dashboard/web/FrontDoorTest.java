package dev.fencepost.analyzer.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may come in, and what a browser is told. */
final class FrontDoorTest {
    private static final String SECRET = "correct horse battery";

    @Test
    void tellsABrowserToTrustNothingButThePageItself() {
        try (Served served = new Served()) {
            for (String path : new String[] {"/", "/api/v1/status", "/nowhere", "/metrics"}) {
                Served.Answer answer = served.get(path);
                assertThat(answer.header("Content-Security-Policy"))
                        .as(path)
                        .isEqualTo(Gatekeeper.CONTENT_POLICY)
                        .doesNotContain("unsafe");
                assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
                assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
                assertThat(answer.header("Server")).isEmpty();
            }
            assertThat(served.get("/api/v1/status").header("Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void servesThePageAndSaysWhenItHasNotChanged() {
        try (Served served = new Served()) {
            Served.Answer page = served.get("/");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("<title>Fencepost");
            assertThat(served.get("/", "If-None-Match", page.header("ETag")).status())
                    .isEqualTo(304);
            assertThat(served.get("/assets/none.js").status()).isEqualTo(404);
            assertThat(served.get("/assets/..%2Fopenapi.json").status()).isIn(400, 404);
            assertThat(served.get("/assets/Dashboard.class").status()).isEqualTo(404);
        }
    }

    @Test
    void answersProblemsWhereThereIsNothing() {
        try (Served served = new Served()) {
            assertThat(served.get("/api/v1/none").json().path("status").asInt()).isEqualTo(404);
            HttpRequest post =
                    HttpRequest.newBuilder(served.url().resolve("/api/v1/alerts"))
                            .POST(BodyPublishers.noBody())
                            .build();
            assertThat(served.send(post).status()).isEqualTo(405);
        }
    }

    @Test
    void answersOnLoopbackToItsOwnNamesAlone() throws IOException {
        try (Served served = new Served()) {
            int port = served.url().getPort();
            assertThat(statusFor(port, "evil.example:" + port)).contains(" 421 ");
            assertThat(statusFor(port, "127.0.0.1.evil.example")).contains(" 421 ");
            assertThat(statusFor(port, "LOCALHOST:" + port)).contains(" 200 ");
            assertThat(statusFor(port, "[::1]:" + port)).contains(" 200 ");
        }
    }

    /** The JDK's client cannot lie about the host. */
    private static String statusFor(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request =
                    "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.lines().findFirst().orElse("");
        }
    }

    @Test
    void needsATokenWhereOthersCanReachIt() {
        assertThatThrownBy(() -> new WebSettings("0.0.0.0", 0, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a token");
        assertThatThrownBy(() -> new AccessToken("short"))
                .hasMessageNotContaining("short\"")
                .hasMessageContaining("16");
        assertThat(new AccessToken(SECRET).toString()).doesNotContain(SECRET);
    }

    @Test
    void letsInWhoShowsTheTokenAndNobodyElse() {
        try (Served served = new Served(guarded())) {
            assertThat(served.get("/api/v1/status").status()).isEqualTo(401);
            assertThat(served.get("/metrics").status()).isEqualTo(401);
            assertThat(served.get("/api/v1/stream").status()).isEqualTo(401);
            assertThat(served.get("/assets/none.js").status()).isEqualTo(401);
            assertThat(served.get("/health/live").status()).isEqualTo(200);
            assertThat(served.get("/api/v1/status", "Authorization", "Bearer " + SECRET).status())
                    .isEqualTo(200);
            assertThat(
                            served.get("/api/v1/status", "Authorization", "Bearer " + SECRET + "x")
                                    .status())
                    .isEqualTo(401);
            assertThat(served.get("/api/v1/status?token=" + SECRET.replace(' ', '+')).status())
                    .as("an address is kept in logs: it opens the page alone")
                    .isEqualTo(401);
        }
    }

    @Test
    void givesABrowserACookieForTheTokenAndTakesItOutOfTheAddress() {
        try (Served served = new Served(guarded())) {
            Served.Answer login = served.get("/");
            assertThat(login.status()).isEqualTo(401);
            assertThat(login.body()).contains("name=\"token\"");

            Served.Answer welcome = served.get("/?token=" + SECRET.replace(' ', '+'));
            assertThat(welcome.status()).isEqualTo(303);
            assertThat(welcome.header("Location")).isEqualTo("/");
            String cookie = welcome.header("Set-Cookie");
            assertThat(cookie).contains("HttpOnly", "SameSite=Lax").doesNotContain(SECRET);
            String pair = cookie.substring(0, cookie.indexOf(';'));
            assertThat(served.get("/", "Cookie", pair).status()).isEqualTo(200);
            assertThat(served.get("/api/v1/status", "Cookie", pair).status()).isEqualTo(200);
            assertThat(served.get("/api/v1/status", "Cookie", pair + "0").status()).isEqualTo(401);
            assertThat(served.get("/?token=wrong").status()).isEqualTo(401);
        }
    }

    @Test
    void takesTheTokenOfTheForm() {
        try (Served served = new Served(guarded())) {
            assertThat(served.send(form(served, SECRET)).status()).isEqualTo(303);
            assertThat(served.send(form(served, "wrong")).status()).isEqualTo(401);
        }
    }

    private static HttpRequest form(Served served, String secret) {
        return HttpRequest.newBuilder(served.url().resolve("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + secret.replace(' ', '+')))
                .build();
    }

    private static WebSettings guarded() {
        return new WebSettings(
                WebSettings.LOOPBACK, 0, Optional.of(new AccessToken(SECRET)), Optional.empty());
    }

    @Test
    void letsPagesOfOneOtherOriginAskIfToldTo() {
        String origin = "https://example.org";
        WebSettings settings =
                new WebSettings(WebSettings.LOOPBACK, 0, Optional.empty(), Optional.of(origin));
        try (Served served = new Served(settings)) {
            assertThat(served.get("/api/v1/status", "Origin", origin))
                    .extracting(answer -> answer.header("Access-Control-Allow-Origin"))
                    .isEqualTo(origin);
            assertThat(served.get("/api/v1/status", "Origin", "https://evil.example"))
                    .extracting(answer -> answer.header("Access-Control-Allow-Origin"))
                    .isEqualTo("");
        }
    }
}
