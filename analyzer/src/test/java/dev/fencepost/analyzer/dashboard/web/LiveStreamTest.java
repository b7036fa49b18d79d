package dev.fencepost.analyzer.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.dashboard.SomeAlert;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a page is told while it listens, and when it comes back. */
final class LiveStreamTest {
    private final Served served = new Served();

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void tellsHowThingsStandAndWhatChanges() {
        try (EventStream page = new EventStream(served.url())) {
            page.await("status", "\"connected\":false");

            served.board.alert(SomeAlert.number(1).get());
            served.board.window(
                    new WindowStatus("h0", 0, 0x200000, 5, List.of(), List.of(), List.of(), 0));

            String alert = page.await("alert", "IO_LARGER").data();
            assertThat(alert).contains("\"firstTs\":\"1000\"").doesNotContain("evidence");
            page.await("window", "\"key\":\"h0/0x200000\"");
            page.await("status", "\"total\":1");
        }
    }

    @Test
    void bringsWhatWasMissedToAPageThatComesBack() {
        String last;
        try (EventStream page = new EventStream(served.url())) {
            page.await("status", "");
            served.board.alert(SomeAlert.number(1).get());
            last = page.await("alert", "01\"").id();
        }
        served.board.alert(SomeAlert.number(2).get());
        served.board.alert(SomeAlert.number(3).get());
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);

        try (EventStream page = new EventStream(served.url(), "Last-Event-ID", last)) {
            page.await("alert", "02\"");
            page.await("alert", "03\"");
            assertThat(page.find("alert", "01\"")).isEmpty();
            assertThat(page.find("reset", "")).isEmpty();
        }
    }

    @Test
    void tellsAPageOfAnotherLifeToLoadEverythingAnew() {
        for (String last : new String[] {"12345678-7", "nonsense", "-"}) {
            try (EventStream page = new EventStream(served.url(), "Last-Event-ID", last)) {
                assertThat(page.await("reset", "{}").id()).isNotEmpty();
            }
        }
    }

    @Test
    void tellsAPageToLoadEverythingAnewWhereTooMuchChangesAtOnce() {
        try (EventStream page = new EventStream(served.url())) {
            page.await("status", "");
            for (int i = 0; i < 50 * LiveChanges.MOST; i++) {
                served.board.alert(SomeAlert.number(i).severity(Severity.LATENT).get());
            }
            page.await("reset", "{}");
        }
    }

    @Test
    void letsAPageGoThatDoesNotRead() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1);
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), served.url().getPort()));
            String request =
                    """
                    GET /api/v1/stream HTTP/1.1\r
                    Host: localhost\r
                    Accept: text/event-stream\r
                    \r
                    """;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> meter("fencepost_dashboard_clients ").equals("1.0"));

            String large = "x".repeat(20_000);
            long[] number = {0};
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(
                            () -> {
                                for (int i = 0; i < LiveChanges.MOST / 2; i++) {
                                    served.board.alert(
                                            SomeAlert.number(number[0]++).summary(large).get());
                                }
                                return meter("fencepost_dashboard_clients_dropped_total ")
                                        .equals("1.0");
                            });
            await().until(() -> meter("fencepost_dashboard_clients ").equals("0.0"));
        }
    }

    private String meter(String name) {
        return served.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    @Test
    void endsWithTheServer() {
        try (EventStream page = new EventStream(served.url())) {
            page.await("status", "");
            served.close();
            page.awaitEnd();
        }
    }
}
