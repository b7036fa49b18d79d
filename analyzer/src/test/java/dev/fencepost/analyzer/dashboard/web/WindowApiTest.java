package dev.fencepost.analyzer.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fencepost.analyzer.dashboard.SomeAlert;
import dev.fencepost.analyzer.dashboard.feed.Slice;
import dev.fencepost.model.Completion;
import dev.fencepost.model.Envelope;
import java.net.URLEncoder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One frame over HTTP, the search for it, and what a supervisor asks. */
final class WindowApiTest {
    private static final String TIMELINE = "/api/v1/windows/h0/0x123400000/timeline";

    private final Served served = new Served();

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void showsTheEvidenceOfItsAlertsInLanesWithArrowsInOrder() {
        served.board.alert(SomeAlert.number(1).get());
        served.board.alert(SomeAlert.number(2).run(0).time(1_000, 2_000).get());

        JsonNode timeline = served.get(TIMELINE).json();

        assertThat(timeline.path("events")).as("shared evidence once").hasSize(2);
        assertThat(timeline.path("events").get(0).path("lane").asText()).isEqualTo("rmp");
        assertThat(timeline.path("events").get(1).path("lane").asText())
                .isEqualTo("dma:0000:43:01.0");
        assertThat(timeline.path("spans")).hasSize(2);
        assertThat(timeline.path("arrows").get(0).toString())
                .contains("\"fromSeq\":\"10\",\"toSeq\":\"11\"");
        assertThat(timeline.path("deep").path("asked").asBoolean()).isFalse();
        assertThat(served.questions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "50%", "<b>&amp;?#;", "\u202e\u00e4 x", "a/../../b"})
    void findsHostsOfAnyName(String host) {
        served.board.alert(SomeAlert.number(1).host(host).get());
        String name = URLEncoder.encode(host, UTF_8).replace("+", "%20").replace(".", "%2E");

        JsonNode answer = served.get("/api/v1/windows/" + name + "/0x123400000").json();

        assertThat(answer.path("alerts").path(0).path("host").asText()).isEqualTo(host);
    }

    @Test
    void leavesOutWhatHappenedBeforeOrAfter() {
        served.board.alert(SomeAlert.number(1).get());

        JsonNode late = served.get(TIMELINE + "?from=1001&to=5000").json();
        assertThat(late.path("events")).hasSize(1);
        assertThat(late.path("spans")).hasSize(1);
        assertThat(served.get(TIMELINE + "?from=2001&to=5000").json().path("spans")).isEmpty();
        assertThat(served.get(TIMELINE + "?from=5&to=4").status()).isEqualTo(400);
        assertThat(served.get(TIMELINE + "?deep=perhaps").status()).isEqualTo(400);
    }

    @Test
    void asksTheTraceWhereItIsToldToAndSaysWhyNotAllIsThere() {
        served.board.alert(SomeAlert.number(1).get());
        Completion completion = new Completion(new Envelope("h0", 0, 1_500, 99, 0), 0, 5, true);
        served.slice = new Slice(List.of(completion), false, "retention has removed the rest");

        JsonNode timeline = served.get(TIMELINE + "?deep=true&from=900&to=3000").json();

        assertThat(timeline.path("events")).hasSize(3);
        assertThat(timeline.path("events").get(1).path("lane").asText()).isEqualTo("flush");
        assertThat(timeline.path("deep").path("complete").asBoolean()).isFalse();
        assertThat(timeline.path("deep").path("reason").asText()).contains("retention");
        assertThat(served.questions)
                .singleElement()
                .satisfies(
                        question -> {
                            assertThat(question.fromTs()).isEqualTo(900);
                            assertThat(question.domains()).isEqualTo(Set.of(3));
                            assertThat(question.iovaFrames()).isEqualTo(Set.of(0x4000_0000L));
                        });
    }

    @Test
    void findsAnAlertByTheStartOfItsIdAndAFrameByAnyAddressInIt() {
        served.board.alert(SomeAlert.number(0xabcdefL).get());

        assertThat(link("00000")).isEqualTo("#/alert/" + SomeAlert.number(0xabcdefL).get().id());
        assertThat(link("0x123412345")).isEqualTo("#/window/h0/0x123400000");
        assertThat(link("43:01.0")).isEqualTo("#/alerts?device=0000%3A43%3A01.0");
        assertThat(link("1.5ms")).isEqualTo("#/alerts?from=1.5ms&to=1.5ms");
        assertThat(link("h0")).isEqualTo("#/map?host=h0");
        assertThat(served.get("/api/v1/search?q=zzz").json().path("results")).isEmpty();
    }

    private String link(String words) {
        JsonNode results = served.get("/api/v1/search?q=" + words).json().path("results");
        return results.path(0).path("link").asText();
    }

    @Test
    void isReadyOnceItsSourceAnswers() {
        assertThat(served.get("/health/live").status()).isEqualTo(200);
        Served.Answer before = served.get("/health/ready");
        assertThat(before.status()).isEqualTo(503);
        assertThat(before.json().path("detail").asText()).isEqualTo("starting");

        served.board.source(served.board.source().saying(true, "reading"));
        assertThat(served.get("/health/ready").status()).isEqualTo(200);
    }
}
