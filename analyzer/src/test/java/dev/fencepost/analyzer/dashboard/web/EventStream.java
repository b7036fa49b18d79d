package dev.fencepost.analyzer.dashboard.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A page that listens, as a browser would. */
final class EventStream implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final InputStream body;
    private volatile boolean ended;

    /** One event. */
    record Event(String id, String type, String data) {}

    EventStream(URI server, String... headers) {
        List<String> all = new ArrayList<>(List.of("Accept", "text/event-stream"));
        all.addAll(List.of(headers));
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/api/v1/stream"))
                        .headers(all.toArray(new String[0]))
                        .build();
        try {
            body = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Thread reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        String id = "";
        String type = "";
        String data = "";
        try (Scanner lines = new Scanner(body, StandardCharsets.UTF_8)) {
            while (lines.hasNextLine()) {
                String line = lines.nextLine();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !type.isEmpty()) {
                    events.add(new Event(id, type, data));
                    id = "";
                    type = "";
                }
            }
        } finally {
            ended = true;
        }
    }

    /** Waits for an event of this type whose data hold this text. */
    Event await(String type, String text) {
        Awaitility.await().atMost(LIMIT).until(() -> find(type, text).isPresent());
        return find(type, text).orElseThrow();
    }

    Optional<Event> find(String type, String text) {
        return events.stream()
                .filter(event -> event.type().equals(type) && event.data().contains(text))
                .findFirst();
    }

    void awaitEnd() {
        Awaitility.await().atMost(LIMIT).until(() -> ended);
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
