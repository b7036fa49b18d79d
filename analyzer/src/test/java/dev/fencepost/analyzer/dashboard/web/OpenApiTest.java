package dev.fencepost.analyzer.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fencepost.analyzer.dashboard.SomeAlert;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.dashboard.book.SourceState.Lag;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.Hazard;
import dev.fencepost.model.WindowStatus.Known;
import dev.fencepost.model.WindowStatus.Leaves;
import dev.fencepost.model.WindowStatus.Ownership;
import dev.fencepost.model.WindowStatus.RmpRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OpenAPI document says what the server does: every route, every parameter, every answer. */
final class OpenApiTest {
    private static final String ID = "0".repeat(31) + "1";

    private final Served served = new Served();
    private JsonNode document;

    @BeforeEach
    void fill() {
        document = served.get("/api/v1/openapi.json").json();
        served.board.source(
                new SourceState(
                        Kind.KAFKA,
                        "localhost:9092",
                        true,
                        "reading",
                        true,
                        OptionalLong.empty(),
                        Optional.of(List.of(new Lag("fencepost.alerts", 0, 5)))));
        served.board.alert(SomeAlert.number(1).spa(SomeAlert.FRAME + 8).get());
        served.board.window(
                new WindowStatus(
                        "h0",
                        0,
                        SomeAlert.FRAME,
                        -1,
                        List.of(
                                new Leaves(
                                        3,
                                        new LeafRun(
                                                0x4000_0000L,
                                                SomeAlert.FRAME,
                                                1 << 21,
                                                1,
                                                Permission.READ))),
                        List.of(
                                new RmpRun(
                                        0, 512, Ownership.PRIVATE, 4096, 7, 0, false, Known.YES)),
                        List.of(
                                new Hazard(
                                        ID,
                                        SomeAlert.number(1).get().kind(),
                                        "IO_LARGER",
                                        Severity.FAULT,
                                        3)),
                        3));
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void namesEveryRouteThereIsAndNoOther() {
        Set<String> documented = new TreeSet<>();
        document.path("paths").fieldNames().forEachRemaining(documented::add);
        Set<String> real = new TreeSet<>(served.paths());
        real.removeAll(Set.of("/", "/assets/<name>"));

        assertThat(documented).isEqualTo(real);
        assertThat(document.path("openapi").asText()).startsWith("3.1.");
    }

    @Test
    void namesTheParametersOfEachListThere() {
        assertThat(parameters("/api/v1/alerts")).isEqualTo(AlertParameters.NAMES);
        for (Map.Entry<String, String> each :
                Map.of(
                                "/api/v1/heatmap", "/api/v1/heatmap",
                                "/api/v1/windows/{host}/{frame}/timeline",
                                        "/api/v1/windows/h0/0x0/timeline",
                                "/api/v1/search", "/api/v1/search")
                        .entrySet()) {
            String complaint =
                    served.get(each.getValue() + "?none=1").json().path("detail").asText();
            String known = String.join(", ", parameters(each.getKey()));
            assertThat(complaint).isEqualTo("none: unknown; known are " + known);
        }
    }

    private Set<String> parameters(String path) {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : document.path("paths").path(path).path("get").path("parameters")) {
            if (each.path("in").asText().equals("query")) {
                names.add(each.path("name").asText());
            }
        }
        return names;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/status, /api/v1/status, 200",
        "/api/v1/alerts, /api/v1/alerts?limit=1, 200",
        "/api/v1/alerts, /api/v1/alerts?limit=none, 400",
        "/api/v1/alerts/{id}, /api/v1/alerts/00000000000000000000000000000001, 200",
        "/api/v1/alerts/{id}, /api/v1/alerts/none, 404",
        "/api/v1/heatmap, /api/v1/heatmap?host=h0, 200",
        "/api/v1/heatmap, /api/v1/heatmap?host=h0&from=0x123400000&to=0x123600000&cells=512, 200",
        "/api/v1/heatmap, /api/v1/heatmap, 400",
        "/api/v1/heatmap, /api/v1/heatmap?host=none, 404",
        "/api/v1/windows/{host}/{frame}, /api/v1/windows/h0/0x123412345, 200",
        "/api/v1/windows/{host}/{frame}, /api/v1/windows/h0/0x0, 200",
        "/api/v1/windows/{host}/{frame}, /api/v1/windows/h0/zero, 400",
        "/api/v1/windows/{host}/{frame}/timeline, /api/v1/windows/h0/0x123400000/timeline, 200",
        "/api/v1/search, /api/v1/search?q=0x123400000, 200",
        "/api/v1/search, /api/v1/search, 400",
        "/api/v1/stream, /api/v1/stream, 406",
        "/health/live, /health/live, 200",
        "/health/ready, /health/ready, 200"
    })
    void answersAsDocumented(String path, String request, int status) {
        Served.Answer answer = served.get(request);

        assertThat(answer.status()).isEqualTo(status);
        JsonNode content =
                document.path("paths")
                        .path(path)
                        .path("get")
                        .path("responses")
                        .path(Integer.toString(status))
                        .path("content")
                        .path(answer.header("Content-Type"));
        assertThat(content.isMissingNode()).as(answer.header("Content-Type")).isFalse();
        assertThat(new SchemaCheck(document).complaints(content.path("schema"), answer.json()))
                .isEmpty();
        assertThat(answer.body()).as("an answer that says something").hasSizeGreaterThan(10);
    }

    @Test
    void noticesAnAnswerThatIsNotAsDocumented() {
        JsonNode schema = document.path("components").path("schemas").path("AlertPage");
        JsonNode status = served.get("/api/v1/status").json();

        assertThat(new SchemaCheck(document).complaints(schema, status))
                .contains("$ lacks \"items\"", "$ has counts");
    }
}
