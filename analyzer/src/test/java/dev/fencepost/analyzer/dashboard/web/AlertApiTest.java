package dev.fencepost.analyzer.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fencepost.analyzer.dashboard.SomeAlert;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of alerts over HTTP, and one with its story. */
final class AlertApiTest {
    private final Served served = new Served();

    @AfterEach
    void close() {
        served.close();
    }

    private void fill() {
        served.board.alert(SomeAlert.number(1).time(1_000, 2_000).get());
        served.board.alert(
                SomeAlert.number(2)
                        .host("h1")
                        .run(3)
                        .severity(Severity.BREACH)
                        .hazard(HazardKind.FLUSH_ORDER, "NO_FLUSH")
                        .window(0x200000)
                        .open()
                        .time(5_000, 6_000)
                        .hits(70)
                        .get());
        served.board.alert(
                SomeAlert.number(3)
                        .severity(Severity.LATENT)
                        .hazard(HazardKind.ALIAS, "ALIAS")
                        .summary("One SPA is mapped twice.")
                        .time(9_000, -1)
                        .get());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1 2 3",
                "severity=BREACH,latent|2 3",
                "kind=flush_order|2",
                "code=IO_LARGER,ALIAS|1 3",
                "state=OPEN|2",
                "host=h0|1 3",
                "host=h1&severity=FAULT|",
                "run=3|2",
                "guest=7&run=0|1 3",
                "domain=4|",
                "device=43:01.0|1 2 3",
                "window=0x2fffff|2",
                "from=2001|2 3",
                "to=4999|1",
                "from=2000&to=2000|1",
                "from=7us|2 3",
                "q=twice+SPA|3",
                "q=h1|2",
                "confidence=POSSIBLE|"
            })
    void filters(String query, String expected) {
        fill();
        JsonNode page = served.get("/api/v1/alerts?" + query).json();

        List<Long> wanted =
                expected == null
                        ? List.of()
                        : List.of(expected.split(" ")).stream().map(Long::valueOf).toList();
        assertThat(new TreeSet<>(ids(page))).containsExactlyElementsOf(wanted);
        assertThat(page.path("total").asInt()).isEqualTo(wanted.size());
    }

    private static List<Long> ids(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> Long.parseLong(item.path("id").asText(), 16))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "severity=BAD, severity",
        "kind=NONE, kind",
        "window=0xzz, window",
        "device=nic, device",
        "run=-1, run",
        "limit=0, limit",
        "limit=1001, limit",
        "limit=x, limit",
        "cursor=%21, cursor",
        "sort=id, sort",
        "order=up, order",
        "from=yesterday, from",
        "colour=red, colour",
        "host=a&host=b, host"
    })
    void refusesWhatItCannotUseAndNamesIt(String query, String name) {
        Served.Answer answer = served.get("/api/v1/alerts?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("detail").asText()).startsWith(name + ": ");
        assertThat(answer.json().path("status").asInt()).isEqualTo(400);
    }

    @Test
    void sortsAndPages() {
        fill();
        JsonNode first = served.get("/api/v1/alerts?sort=severity&limit=2").json();
        assertThat(ids(first)).containsExactly(2L, 1L);
        JsonNode second =
                served.get("/api/v1/alerts?sort=severity&cursor=" + first.path("next").asText())
                        .json();
        assertThat(ids(second)).containsExactly(3L);
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(ids(served.get("/api/v1/alerts?sort=firstTs&order=asc").json()))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void sendsTimesAsTextSinceABrowserWouldRoundThem() {
        fill();
        JsonNode alert = served.get("/api/v1/alerts?kind=ALIAS").json().path("items").get(0);

        assertThat(alert.path("lastTs").isTextual()).isTrue();
        assertThat(alert.path("lastTs").asText()).isEqualTo("18446744073709551615");
        assertThat(alert.has("evidence")).isFalse();
    }

    @Test
    void tellsTheStoryTheRuleTheRemedyAndHowToReplayIt() {
        fill();
        JsonNode answer = served.get("/api/v1/alerts/" + "0".repeat(31) + "1").json();

        assertThat(answer.path("alert").path("evidence")).hasSize(2);
        assertThat(answer.path("alert").path("evidence").get(1).path("ts").asText())
                .isEqualTo("2000");
        assertThat(answer.path("story").toString())
                .contains("PSMASH SPA 0x123400000")
                .contains("1,000 ns later: ACCESS 0000:43:01.0 WRITE")
                .contains("It was hit 3 times");
        assertThat(answer.path("rule").path("source").asText()).isNotEmpty();
        assertThat(answer.path("rule").path("text").asText()).contains("RMP");
        assertThat(answer.path("remedy").asText()).isEqualTo("Split the leaf first.");
        assertThat(answer.path("replay").asText())
                .isEqualTo(
                        "fencepost offline 'a run.avro' --window 0x123400000 --from 1000 --to 2000");
    }

    @Test
    void showsStringsOfATraceAsTheyAreAndNeverAsMarkup() {
        String hostile = "<script>alert('1')</script>\u0000\u2028\"\\";
        served.board.alert(
                SomeAlert.number(9).id("../../<img>").host(hostile).summary(hostile).get());

        Served.Answer answer = served.get("/api/v1/alerts");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.json().path("items").get(0).path("host").asText()).isEqualTo(hostile);
        assertThat(served.get("/api/v1/status").json().path("hosts").get(0).path("host").asText())
                .isEqualTo(hostile);
        JsonNode found = served.get("/api/v1/search?q=%3Cscript%3E").json().path("results").get(0);
        assertThat(found.path("link").asText()).doesNotContain("<", "\"", "'");
        assertThat(served.get("/api/v1/alerts/..%2F..%2F%3Cimg%3E").status()).isIn(200, 400);
        assertThat(served.get("/api/v1/alerts/none").status()).isEqualTo(404);
    }
}
