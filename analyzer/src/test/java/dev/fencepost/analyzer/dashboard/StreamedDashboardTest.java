package dev.fencepost.analyzer.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.dashboard.feed.Slice;
import dev.fencepost.analyzer.dashboard.feed.SliceQuestion;
import dev.fencepost.analyzer.dashboard.feed.TopicFeed;
import dev.fencepost.analyzer.dashboard.feed.TopicSlices;
import dev.fencepost.analyzer.dashboard.web.Dashboard;
import dev.fencepost.analyzer.dashboard.web.WebSettings;
import dev.fencepost.analyzer.demo.DemoSettings;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.analyzer.demo.StreamedRun;
import dev.fencepost.analyzer.metrics.Exposition;
import dev.fencepost.analyzer.metrics.StreamMeters;
import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.WireSerdes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A dashboard of a topology that runs on a real broker. */
final class StreamedDashboardTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PARTITIONS = 4;
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern METRIC =
            Pattern.compile("\\b((?:fencepost|kafka|jvm|process|system)_[a-z0-9_]+)");

    private static final Board BOARD = Board.of(SourceState.starting(Kind.DEMO, "test"));
    private static final Exposition METERS = new Exposition();
    private static final LocalCluster CLUSTER = new LocalCluster();
    private static List<Alert> streamed = List.of();
    private static Dashboard dashboard;

    @BeforeAll
    static void stream() {
        CLUSTER.start(PARTITIONS, 64 << 20);
        DemoSettings settings =
                new DemoSettings(
                        SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 5, 30_000),
                        1,
                        new Slots(4),
                        BatchLimits.DEFAULT,
                        1);
        StreamedRun run = new StreamedRun(CLUSTER, settings);
        CLUSTER.add(run);
        METERS.add(new StreamMeters(run.streams()));
        dashboard =
                Dashboard.start(
                        WebSettings.onLoopback(0),
                        BOARD,
                        new TopicFeed(
                                CLUSTER.kafka(),
                                Framing.of(CLUSTER.registry()),
                                BOARD,
                                Kind.DEMO,
                                OptionalLong::empty),
                        new TopicSlices(CLUSTER.kafka(), Framing.of(CLUSTER.registry())),
                        METERS,
                        "test");
        streamed = run.run(progress -> {}).alerts();
    }

    @AfterAll
    static void close() {
        dashboard.close();
        METERS.close();
        CLUSTER.close();
    }

    @Test
    void holdsTheAlertsOfTheTopicAndTheFrames() {
        await().atMost(LIMIT).until(() -> BOARD.alerts().size() >= streamed.size());

        assertThat(streamed).isNotEmpty();
        assertThat(streamed.stream().map(alert -> BOARD.alerts().get(alert.id()).orElseThrow()))
                .containsExactlyElementsOf(streamed);
        await().atMost(LIMIT).until(() -> BOARD.windows().size() > 0);
        await().atMost(LIMIT).until(() -> BOARD.source().caughtUp());
        assertThat(BOARD.source().connected()).isTrue();
    }

    @Test
    void findsTheEvidenceOfAnAlertInTheTraceTopicsUntilRetentionRemovesIt() throws Exception {
        TopicSlices slices = new TopicSlices(CLUSTER.kafka(), Framing.of(CLUSTER.registry()));
        List<Alert> some =
                streamed.stream()
                        .filter(alert -> alert.window().isPresent() && alert.evidence().size() > 1)
                        .limit(3)
                        .toList();
        assertThat(some).isNotEmpty();
        for (Alert alert : some) {
            Slice slice = slices.read(question(alert));
            assertThat(slice.complete()).as(slice.reason()).isTrue();
            assertThat(slice.events().stream().map(TraceEvent::seq).toList())
                    .containsAll(
                            alert.evidence().stream()
                                    .filter(event -> event.ts() >= alert.firstTs())
                                    .filter(event -> event.ts() <= alert.lastTs())
                                    .map(TraceEvent::seq)
                                    .toList());
        }
        SliceQuestion nobody = new SliceQuestion("nobody", 0, 0, 0, -1, Set.of(), Set.of());
        assertThat(slices.read(nobody).reason()).contains("hold nothing of nobody");

        removeAllButTheLastRecords();
        Slice gone = slices.read(question(some.get(0)));
        assertThat(gone.complete()).isFalse();
        assertThat(gone.reason()).contains("fencepost.rmp: retention has removed");
    }

    private static void removeAllButTheLastRecords() throws Exception {
        try (Admin admin = CLUSTER.kafka().connect()) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (String topic : TopicNames.TRACES.keySet()) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
                }
            }
            Map<TopicPartition, RecordsToDelete> old = new HashMap<>();
            admin.listOffsets(latest)
                    .all()
                    .get()
                    .forEach(
                            (place, end) ->
                                    old.put(
                                            place,
                                            RecordsToDelete.beforeOffset(
                                                    Math.max(0, end.offset() - 1))));
            admin.deleteRecords(old).all().get();
        }
    }

    private static SliceQuestion question(Alert alert) {
        return new SliceQuestion(
                alert.host(),
                alert.run(),
                alert.window().getAsLong(),
                alert.firstTs(),
                alert.lastTs(),
                Set.of(alert.domain().getAsInt()),
                Set.of(alert.iova().orElse(0) & -(1L << 21)));
    }

    @Test
    void goesOnOnceTheBrokerIsBack() throws Exception {
        CLUSTER.restartBroker();
        Alert late = SomeAlert.number(77).host("late").get();
        try (KafkaProducer<String, Alert> producer =
                new KafkaProducer<>(
                        CLUSTER.kafka().with(Map.of()),
                        new StringSerializer(),
                        WireSerdes.alert(CLUSTER.registry()).serializer())) {
            producer.send(new ProducerRecord<>(TopicNames.ALERTS, late.id(), late)).get();
        }

        await().atMost(LIMIT).until(() -> BOARD.alerts().get(late.id()).isPresent());
        await().atMost(LIMIT).until(() -> BOARD.source().connected());
    }

    @Test
    void saysThatNobodyAnswersWhereNobodyDoes() {
        Board board = Board.of(SourceState.starting(Kind.KAFKA, "none"));
        KafkaSettings nobody = new KafkaSettings("127.0.0.1:1", Map.of());
        try (TopicFeed feed =
                new TopicFeed(
                        nobody,
                        Framing.of(CLUSTER.registry()),
                        board,
                        Kind.KAFKA,
                        OptionalLong::empty)) {
            feed.start();
            await().atMost(LIMIT).until(() -> board.source().detail().contains("no answer"));
            assertThat(board.source().connected()).isFalse();
        }
        assertThat(
                        new TopicSlices(nobody, Framing.of(CLUSTER.registry()))
                                .read(question(streamed.get(0))))
                .extracting(Slice::reason)
                .asString()
                .contains("cannot be read");
    }

    private static Set<String> shown() {
        return METERS.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }

    @Test
    void hasEachOfOurMetricsInTheGuideAndNoOther() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "operating.md"));
        Set<String> told =
                METRIC.matcher(guide).results().map(r -> r.group(1)).collect(Collectors.toSet());
        assertThat(shown()).containsAll(told);
        told.removeIf(name -> !name.startsWith("fencepost_"));
        Set<String> ours = new TreeSet<>(shown());
        ours.removeIf(name -> !name.startsWith("fencepost_"));

        assertThat(told).containsExactlyInAnyOrderElementsOf(ours);
    }

    @Test
    void showsEveryMetricThatTheRulesAndTheDashboardOfGrafanaName() throws IOException {
        Set<String> shown = shown();
        Set<String> named = new TreeSet<>();
        for (String expression : expressions()) {
            Matcher matcher = METRIC.matcher(expression);
            assertThat(matcher.find()).as(expression).isTrue();
            do {
                named.add(matcher.group(1));
            } while (matcher.find());
        }

        assertThat(named).hasSizeGreaterThan(20);
        assertThat(shown).containsAll(named);
        assertThat(shown)
                .as("counted by code")
                .contains("fencepost_alert_revisions_total", "kafka_stream_thread_process_total");
    }

    private static List<String> expressions() throws IOException {
        List<String> all = new ArrayList<>();
        JsonNode rules =
                new YAMLMapper().readTree(DEPLOY.resolve("prometheus/alerts.yml").toFile());
        rules.findValues("expr").forEach(each -> all.add(each.asText()));
        Path grafana = DEPLOY.resolve("grafana/dashboards/fencepost.json");
        JsonNode panels = new ObjectMapper().readTree(Files.readString(grafana));
        panels.findValues("expr").forEach(each -> all.add(each.asText()));
        return all;
    }

    @Test
    void countsRevisionsByCodeAsTheyAreInTheTopic() {
        double counted =
                METERS.scrape()
                        .lines()
                        .filter(line -> line.startsWith("fencepost_alert_revisions_total"))
                        .mapToDouble(line -> Double.parseDouble(line.split("} ", 2)[1]))
                        .sum();

        assertThat(counted).isGreaterThanOrEqualTo(streamed.size());
    }
}
