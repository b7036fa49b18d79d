package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.dashboard.book.AlertBook;
import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.dashboard.book.WindowBook;
import dev.fencepost.analyzer.dashboard.feed.FileFeed;
import dev.fencepost.analyzer.dashboard.feed.FileSlices;
import dev.fencepost.analyzer.dashboard.feed.TopicFeed;
import dev.fencepost.analyzer.dashboard.feed.TopicSlices;
import dev.fencepost.analyzer.dashboard.web.Dashboard;
import dev.fencepost.analyzer.dashboard.web.WebSettings;
import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.analyzer.metrics.Exposition;
import dev.fencepost.model.Hardware;
import dev.fencepost.producer.cli.ClusterOptions;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.HardwareConverter;
import dev.fencepost.producer.cli.ProgramVersion;
import dev.fencepost.producer.route.BrokerSilentException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Program;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.wire.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows alerts and memory in a browser. */
@Command(
        name = "dashboard",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Show alerts and memory in a browser: a list with filters, a map of a host's memory, the"
                    + " timeline of a window, and the story of each alert.",
            "",
            "It reads the alert and window topics of a cluster, from their beginning and on as they"
                    + " grow, without a consumer group; where a timeline is asked for more than the"
                    + " alerts prove, it reads the trace topics, too. With --file it judges a trace"
                    + " file instead, and needs no Kafka. It changes nothing.",
            ""
        },
        footer = {
            "",
            "The same is there for programs under /api/v1 (/api/v1/openapi.json tells how), for"
                    + " Prometheus under /metrics, and for a supervisor under /health/live and"
                    + " /health/ready.",
            "",
            "Examples:",
            "  fencepost dashboard --bootstrap-server localhost:9092",
            "  fencepost dashboard --file run.avro --port 0",
            "  fencepost dashboard --listen 0.0.0.0 --token-file token.txt",
            "  curl -s 'http://127.0.0.1:8080/api/v1/alerts?severity=BREACH&limit=3'"
        })
public final class DashboardCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ClusterOptions cluster;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Judge this trace file (.jsonl or .avro, plain or gzipped; - is standard input)"
                            + " and show what came of it, in place of the topics of a cluster.")
    private Optional<String> file = Optional.empty();

    @Option(
            names = "--hardware",
            defaultValue = "amd",
            converter = HardwareConverter.class,
            paramLabel = "MODEL[,SWITCH=on|off]",
            description = "With --file: judge by this model, as offline does.")
    private Hardware hardware;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where to listen; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Mixin private ListenOptions listen;

    @Option(
            names = "--cors-origin",
            paramLabel = "ORIGIN",
            description =
                    "Let pages of this origin (https://example.org) ask the API; by default none may"
                            + " but its own.")
    private Optional<String> corsOrigin = Optional.empty();

    @Option(
            names = "--max-alerts",
            paramLabel = "N",
            defaultValue = "" + AlertBook.DEFAULT_LIMIT,
            description =
                    "Alerts to hold, about 1 KB each; past them those of the lowest severity that"
                            + " were quiet longest are forgotten (default: ${DEFAULT-VALUE}).")
    private int maxAlerts;

    @Option(
            names = "--max-windows",
            paramLabel = "N",
            defaultValue = "" + WindowBook.DEFAULT_LIMIT,
            description =
                    "Frames to hold, about 250 bytes each; past them those with nothing wrong are"
                            + " left out (default: ${DEFAULT-VALUE}, which is 1 TiB).")
    private int maxWindows;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (maxAlerts < 1 || maxWindows < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--max-alerts and --max-windows are at least 1");
        }
        WebSettings settings = listen.settings(port, corsOrigin);
        try (Closing closing = new Closing()) {
            Exposition meters = closing.add(new Exposition());
            Dashboard dashboard =
                    closing.add(
                            file.isPresent()
                                    ? ofFile(settings, meters, file.get())
                                    : ofTopics(settings, meters));
            spec.commandLine().getErr().println("dashboard at " + dashboard.url());
            new CountDownLatch(1).await();
        }
        return CommandRunner.DONE;
    }

    private Dashboard ofFile(WebSettings settings, Exposition meters, String name)
            throws IOException {
        if (!name.equals(TraceFiles.STANDARD) && !Files.isReadable(Path.of(name))) {
            throw new NoSuchFileException(name);
        }
        Board board = board(SourceState.starting(Kind.FILE, name));
        Problems problems = new Problems(spec.commandLine().getErr(), false);
        FileFeed feed = new FileFeed(name, hardware, problems, board);
        return Dashboard.start(settings, board, feed, new FileSlices(name), meters, version());
    }

    private Dashboard ofTopics(WebSettings settings, Exposition meters) throws IOException {
        KafkaSettings kafka = cluster.kafka();
        Framing framing = cluster.framing();
        try {
            cluster.require(Program.DASHBOARD);
        } catch (BrokerSilentException e) {
            spec.commandLine().getErr().println(e.getMessage() + "; the page says when one does");
        }
        Board board = board(SourceState.starting(Kind.KAFKA, kafka.bootstrapServers()));
        TopicFeed feed = new TopicFeed(kafka, framing, board, Kind.KAFKA, OptionalLong::empty);
        TopicSlices trace = new TopicSlices(kafka, framing);
        return Dashboard.start(settings, board, feed, trace, meters, version());
    }

    private Board board(SourceState source) {
        return new Board(new AlertBook(maxAlerts), new WindowBook(maxWindows), source);
    }

    static String version() {
        return new ProgramVersion().getVersion()[0];
    }
}
