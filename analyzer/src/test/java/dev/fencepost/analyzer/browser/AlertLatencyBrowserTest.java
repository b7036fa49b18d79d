package dev.fencepost.analyzer.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.BoardListener;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.dashboard.feed.TopicFeed;
import dev.fencepost.analyzer.dashboard.feed.TopicSlices;
import dev.fencepost.analyzer.dashboard.web.Dashboard;
import dev.fencepost.analyzer.dashboard.web.WebSettings;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.analyzer.metrics.Exposition;
import dev.fencepost.analyzer.topology.HazardTopology;
import dev.fencepost.analyzer.topology.StreamRunner;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Batch;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.wire.Framing;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long after an event was sent its alert stands on the page: through Kafka, the topology as the
 * demonstration sets it, Kafka again and the dashboard.
 */
final class AlertLatencyBrowserTest {
    private static final long ASKED_MILLIS = 500;
    private static final int WARM_UP = 20;
    private static final int MEASURED = 60;
    private static final long SEED = 9;
    private static final long MILLIS = 1_000_000;
    private static final long SIZE = 2 << 20;
    private static final long FIRST_FRAME = 0x2_4000_0000L;
    private static final DeviceId NIC = DeviceId.parse("0000:41:00.0");

    /** Notes for each window of a row when the frame was painted that shows it first. */
    private static final String WATCH =
            """
            window.seen = {};
            new MutationObserver(() => requestAnimationFrame(() => {
              for (const cell of document.querySelectorAll('.rows .cell-window')) {
                window.seen[cell.textContent] ??= Date.now();
              }
            })).observe(document.body, {subtree: true, childList: true, characterData: true});
            """;

    @TempDir private Path directory;

    @Test
    void showsAnAlertSoonAfterItsEventWasSent() {
        try (Browser browser = Browser.open(directory.resolve("profile"));
                LocalCluster cluster = new LocalCluster()) {
            cluster.start(4, 64 << 20);
            TopologySettings settings =
                    TopologySettings.of(cluster.kafka().bootstrapServers())
                            .withProperties(
                                    Map.of("state.dir", cluster.stateDirectory().toString()));
            StreamRunner topology =
                    new StreamRunner(settings, HazardTopology.build(settings, cluster.registry()));
            cluster.add(topology);
            topology.start();
            Board board = Board.of(SourceState.starting(Kind.DEMO, "here"));
            Map<String, Long> held = new ConcurrentHashMap<>();
            board.listen(new Noting(held));
            Dashboard dashboard = dashboard(cluster, board);
            cluster.add(dashboard);
            browser.open(dashboard.url() + "#/alerts?sort=firstTs");
            browser.untilText("[data-pill]", "Live");
            browser.script(WATCH);
            Map<String, Long> sent = send(cluster);
            browser.until(() -> seen(browser).keySet().containsAll(sent.keySet()));

            assertThat(topology.failure()).isEmpty();
            assertThat(board.alerts().size()).isEqualTo(WARM_UP + MEASURED);
            long[] millis = waits(sent, seen(browser));
            assertThat(millis[0]).isNotNegative();
            report(waits(sent, held), millis);
        }
    }

    private static Dashboard dashboard(LocalCluster cluster, Board board) {
        Framing framing = Framing.of(cluster.registry());
        return Dashboard.start(
                WebSettings.onLoopback(0),
                board,
                new TopicFeed(cluster.kafka(), framing, board, Kind.DEMO, OptionalLong::empty),
                new TopicSlices(cluster.kafka(), framing),
                new Exposition(),
                "test");
    }

    /** Lives through the trace in its own time; when each window's event was given to Kafka. */
    private static Map<String, Long> send(LocalCluster cluster) {
        Map<String, Long> sent = new HashMap<>();
        try (TraceProducer producer =
                TraceProducer.open(cluster.kafka(), cluster.registry(), Clock.systemUTC())) {
            Consumer<Batch> noted =
                    batch -> {
                        long now = System.currentTimeMillis();
                        batch.events().stream()
                                .map(routed -> routed.event())
                                .filter(Psmash.class::isInstance)
                                .map(Psmash.class::cast)
                                .forEach(smash -> sent.put(name(smash.spa()), now));
                        producer.accept(batch);
                    };
            Pacer pacer = new Pacer(Clock.systemUTC(), LockSupport::parkNanos, 1);
            new Replay(new Slots(4), BatchLimits.DEFAULT, pacer, noted)
                    .run(trace().iterator(), events -> {});
            producer.flush();
        }
        return sent;
    }

    /** A frame after the other is smashed under its leaf, at any time of a commit interval. */
    private static List<TraceEvent> trace() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<TraceEvent> trace = new ArrayList<>();
        trace.add(new DeviceEntry(at(0, trace), 0, NIC, 1, true, true, 5, false));
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            long spa = FIRST_FRAME + i * SIZE;
            long gpa = 0x1000_0000L + i * SIZE;
            trace.add(new Snapshot(at(1, trace), spa, SIZE, true, false, true, 5, gpa));
            trace.add(
                    new MapLeaves(
                            at(1, trace), 1, gpa, spa, SIZE, 1, Permission.READ_WRITE, false));
        }
        long ts = 2_000 * MILLIS;
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            ts += (150 + random.nextInt(200)) * MILLIS;
            trace.add(new Psmash(at(ts, trace), FIRST_FRAME + i * SIZE, 0));
        }
        return trace;
    }

    private static Envelope at(long ts, List<TraceEvent> before) {
        return new Envelope("h0", 0, ts, before.size() + 1, 0);
    }

    private static String name(long frame) {
        return "0x" + Long.toHexString(frame);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Number> seen(Browser browser) {
        return (Map<String, Number>) browser.script("return window.seen");
    }

    private static long[] waits(Map<String, Long> sent, Map<String, ? extends Number> seen) {
        long[] millis = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            String window = name(FIRST_FRAME + (WARM_UP + i) * SIZE);
            millis[i] = seen.get(window).longValue() - sent.get(window);
        }
        Arrays.sort(millis);
        return millis;
    }

    private static void report(long[] held, long[] shown) {
        long most = shown[MEASURED - 1];
        System.out.printf(
                Locale.ROOT,
                "an alert is on the screen after its event was sent through Kafka: p50 %d ms, p90"
                        + " %d ms, max %d ms of %d (in the dashboard's hands: p50 %d ms, max %d"
                        + " ms); %d ms were asked for: %s%n",
                shown[MEASURED / 2],
                shown[MEASURED * 9 / 10],
                most,
                MEASURED,
                held[MEASURED / 2],
                held[MEASURED - 1],
                ASKED_MILLIS,
                most <= ASKED_MILLIS ? "reached" : "missed");
    }

    /** Notes when the dashboard's board has an alert of each window. */
    private record Noting(Map<String, Long> held) implements BoardListener {
        @Override
        public void alert(Alert alert) {
            held.putIfAbsent(name(alert.window().orElseThrow()), System.currentTimeMillis());
        }

        @Override
        public void window(WindowStatus status) {
            // alerts alone are timed
        }
    }
}
