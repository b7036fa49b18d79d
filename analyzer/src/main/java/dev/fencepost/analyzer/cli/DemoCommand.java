package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.dashboard.feed.TopicFeed;
import dev.fencepost.analyzer.dashboard.feed.TopicSlices;
import dev.fencepost.analyzer.dashboard.web.Dashboard;
import dev.fencepost.analyzer.dashboard.web.WebSettings;
import dev.fencepost.analyzer.demo.Agreement;
import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.analyzer.demo.DemoSettings;
import dev.fencepost.analyzer.demo.EngineRun;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.analyzer.demo.StreamedRun;
import dev.fencepost.analyzer.demo.StreamedRun.Progress;
import dev.fencepost.analyzer.demo.StreamedRun.Result;
import dev.fencepost.analyzer.metrics.Exposition;
import dev.fencepost.analyzer.metrics.StreamMeters;
import dev.fencepost.analyzer.topology.StreamCounts;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.SimulationOptions;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.wire.Framing;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Locale;
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

/** Shows everything in one process: simulated hosts, a real broker, the topology, what it finds. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Show it all on this machine: simulated hosts are streamed through a real Kafka broker"
                    + " (on loopback, in this process) and judged while they run.",
            "",
            "What was found goes to standard output, with an example of each code; then how the"
                    + " same run fares under a policy that is safe, whether the stream said what"
                    + " the engine says without Kafka (exit code 1 if not), and how fast it went."
                    + " Nothing is left running or lying about.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  fencepost demo",
            "  fencepost demo --policy static-huge --hosts 3 --events 3000000",
            "  fencepost demo --serve"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final long PIPE_NANOS = 2_000_000_000L;
    private static final int INTERRUPTED = 130;

    /** Disk that a broker wants for itself. */
    private static final long SPARE_BYTES = 64L << 20;

    /** Disk that an event takes in all topics together: 40 as measured. */
    private static final long BYTES_PER_EVENT = 64;

    @Spec private CommandSpec spec;
    @Mixin private SimulationOptions simulation;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--spread",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Slots that a host's memory is dealt to, a power of two (default:"
                            + " ${DEFAULT-VALUE}).")
    private int spread;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Threads of the topology (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "256",
            description = "Most events in a record (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--serve",
            description =
                    "Show a dashboard from the start, and afterwards keep it, broker, registry and"
                            + " topology running until Ctrl-C, and say where they are.")
    private boolean serve;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "With --serve: where the dashboard listens, by default a free port.")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        DemoSettings settings = settings();
        try (Closing closing = new Closing()) {
            try {
                return show(settings, closing);
            } catch (RuntimeException e) {
                if (closing.isEnding()) {
                    return INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private int show(DemoSettings settings, Closing closing) throws InterruptedException {
        say("starting a Kafka broker and a schema registry on loopback");
        LocalCluster cluster = closing.add(new LocalCluster());
        cluster.start(partitions, SPARE_BYTES + BYTES_PER_EVENT * settings.simulation().events());
        StreamedRun run = closing.add(new StreamedRun(cluster, settings));
        Optional<URI> page = serve ? Optional.of(open(cluster, run, closing)) : Optional.empty();
        Result result = run(run);
        DemoReport report = new DemoReport(Screen.of(spec.commandLine()), settings);
        report.found(result);
        EngineRun alone = EngineRun.of(settings.simulation(), settings.hosts());
        SimulatorSettings safe = settings.simulation().but().policy(safePolicy(settings)).build();
        report.compared(safe, EngineRun.of(safe, settings.hosts()));
        Agreement agreement = Agreement.of(result.alerts(), alone.alerts());
        report.checked(agreement, result.alerts().size());
        report.rates(result.last(), alone);
        report.next();
        PrintWriter out = spec.commandLine().getOut();
        report.lines().forEach(out::println);
        out.flush();
        if (page.isPresent()) {
            keepServing(cluster, page.get());
        }
        return agreement.isComplete() ? CommandRunner.DONE : CommandRunner.FAILED;
    }

    private Result run(StreamedRun run) {
        PrintWriter err = spec.commandLine().getErr();
        boolean terminal = dev.fencepost.producer.cli.Progress.isTerminal();
        try (LiveLine line = new LiveLine(err, terminal, PIPE_NANOS)) {
            return run.run(progress -> line.show(() -> words(progress)));
        }
    }

    private static String words(Progress progress) {
        double seconds = progress.nanos() / 1e9;
        return String.format(
                Locale.ROOT,
                "%4.1f s: %,d events sent, %,d judged (%,d/s), %,d alerts",
                seconds,
                progress.sent(),
                progress.counts().events(),
                (long) (progress.counts().events() / seconds),
                progress.alerts());
    }

    private URI open(LocalCluster cluster, StreamedRun run, Closing closing) {
        KafkaSettings kafka = cluster.kafka();
        SchemaRegistry registry = cluster.registry();
        Board board = Board.of(SourceState.starting(Kind.DEMO, "simulated hosts"));
        TopicFeed feed =
                new TopicFeed(
                        kafka,
                        Framing.of(registry),
                        board,
                        Kind.DEMO,
                        () -> OptionalLong.of(StreamCounts.of(run.streams()).events()));
        Exposition meters = closing.add(new Exposition());
        meters.add(new StreamMeters(run.streams()));
        Dashboard dashboard =
                closing.add(
                        Dashboard.start(
                                WebSettings.onLoopback(port),
                                board,
                                feed,
                                new TopicSlices(kafka, Framing.of(registry)),
                                meters,
                                DashboardCommand.version()));
        say("dashboard at " + dashboard.url());
        return dashboard.url();
    }

    private void keepServing(LocalCluster cluster, URI page) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        out.println("Serving until Ctrl-C:");
        out.println("  dashboard        " + page);
        out.println("  Kafka            " + cluster.kafka().bootstrapServers());
        out.println("  schema registry  " + cluster.registryUrl());
        out.flush();
        new CountDownLatch(1).await();
    }

    private static Policy safePolicy(DemoSettings settings) {
        return settings.simulation().policy() == Policy.PSMASH_IO
                ? Policy.NOHUGEPAGES
                : Policy.PSMASH_IO;
    }

    private DemoSettings settings() {
        if (spread > Router.MAX_SPREAD || !Pages.isPowerOfTwo(spread)) {
            throw bad("--spread is not a power of two up to " + Router.MAX_SPREAD + ": " + spread);
        }
        if (partitions < 1 || threads < 1) {
            throw bad("--partitions and --threads are at least 1");
        }
        if (batch < 1) {
            throw bad("--batch is not positive: " + batch);
        }
        BatchLimits limits =
                new BatchLimits(
                        batch,
                        BatchLimits.DEFAULT.lingerNanos(),
                        BatchLimits.DEFAULT.progressNanos());
        return new DemoSettings(
                simulation.settings(), simulation.hosts(), new Slots(spread), limits, threads);
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
