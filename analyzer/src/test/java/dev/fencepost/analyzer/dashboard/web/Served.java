package dev.fencepost.analyzer.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.dashboard.feed.BoardFeed;
import dev.fencepost.analyzer.dashboard.feed.Slice;
import dev.fencepost.analyzer.dashboard.feed.SliceQuestion;
import dev.fencepost.analyzer.metrics.Exposition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A dashboard over a board that the test writes itself, and a client of it. */
final class Served implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Board board = Board.of(SourceState.starting(Kind.FILE, "a run.avro"));
    final List<SliceQuestion> questions = new ArrayList<>();
    Slice slice = new Slice(List.of(), true, "");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Exposition meters = new Exposition();
    private final Dashboard dashboard;

    Served() {
        this(WebSettings.onLoopback(0));
    }

    Served(WebSettings settings) {
        dashboard =
                Dashboard.start(
                        settings,
                        board,
                        new Still(),
                        question -> {
                            questions.add(question);
                            return slice;
                        },
                        meters,
                        "fencepost test");
    }

    /** Says nothing. */
    private static final class Still implements BoardFeed {
        @Override
        public void start() {}

        @Override
        public void close() {}
    }

    /** What came back. */
    record Answer(int status, HttpResponse<String> response) {
        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + response.body(), e);
            }
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    URI url() {
        return dashboard.url();
    }

    /** What it answers to GET. */
    Set<String> paths() {
        return dashboard.paths();
    }

    Answer get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.GET().build());
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new AssertionError(request.uri().toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        dashboard.close();
        meters.close();
    }
}
