package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.dashboard.web.WebSettings;
import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.analyzer.topology.HazardTopology;
import dev.fencepost.analyzer.topology.Patience;
import dev.fencepost.analyzer.topology.StatePlace;
import dev.fencepost.analyzer.topology.StreamCounts;
import dev.fencepost.analyzer.topology.StreamFailure;
import dev.fencepost.analyzer.topology.StreamRunner;
import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.model.Hardware;
import dev.fencepost.producer.cli.ClusterOptions;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.DurationConverter;
import dev.fencepost.producer.cli.HardwareConverter;
import dev.fencepost.producer.cli.Progress;
import dev.fencepost.producer.cli.SizeConverter;
import dev.fencepost.producer.cli.TopicCreation;
import dev.fencepost.producer.route.BrokerSilentException;
import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.registry.RegistryRefusedException;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.WireSchemas;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Judges the streams of a real cluster for as long as it is left to. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Judge the streams of a Kafka cluster: reads the topics fencepost.iommu, .rmp and .dma,"
                    + " writes fencepost.alerts, .windows and .dead-letter, exactly once, until it"
                    + " is stopped (Ctrl-C, SIGTERM).",
            "",
            "Start it on as many machines as there is work for; a new start goes on where the last"
                    + " one ended.",
            ""
        },
        footer = {
            "",
            "With processing.guarantee=at_least_once among the properties it is faster, and whoever"
                    + " reads the alerts has to drop repeated (id, revision).",
            "",
            "Examples:",
            "  fencepost stream --bootstrap-server localhost:9092 --create-topics",
            "  fencepost stream --properties secure.properties --registry https://registry:8081"
        })
public final class StreamCommand implements Callable<Integer> {
    private static final String APPLICATION_ID = "application.id";
    private static final long LINE_MILLIS = 200;

    @Spec private CommandSpec spec;
    @Mixin private ClusterOptions cluster;
    @Mixin private TopicCreation creation;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description =
                    "Name of the consumer group, the changelogs and the internal topic; the same on"
                            + " all machines. By default what --properties says, else "
                            + TopologySettings.DEFAULT_APPLICATION_ID
                            + ".")
    private Optional<String> applicationId = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads here; by default what --properties says, else 1.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--hardware",
            defaultValue = "amd",
            converter = HardwareConverter.class,
            paramLabel = "MODEL[,SWITCH=on|off]",
            description = "Hardware to judge by, as for offline (default: ${DEFAULT-VALUE}).")
    private Hardware hardware;

    @Option(
            names = "--silence",
            defaultValue = "30s",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "Time without a batch after which the other streams of a slot no longer wait for"
                            + " one; what comes late is then POSSIBLE, never certain. off: wait for"
                            + " ever, as for a replay (default: ${DEFAULT-VALUE}).")
    private Duration silence;

    @Option(
            names = "--host-expiry",
            defaultValue = "7d",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "Time without any event after which a host's run is over: its last alerts are"
                            + " written and its state is deleted. Should it come back, it has to do"
                            + " so with a higher run. off: never (default: ${DEFAULT-VALUE}).")
    private Duration hostExpiry;

    @Option(
            names = "--merge-memory",
            defaultValue = "64M",
            converter = SizeConverter.class,
            paramLabel = "SIZE",
            description =
                    "Memory of each task for batches that wait for another stream, and for accesses"
                            + " that wait for another slot; more go to disk (default:"
                            + " ${DEFAULT-VALUE}).")
    private long mergeMemory;

    @Option(
            names = "--patience",
            defaultValue = "30s",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "How long to ask again, after longer and longer pauses, where no broker answers"
                            + " at the start, or no schema registry at any time; then stream stops"
                            + " with exit code 1. Brokers that go away later are waited for. off:"
                            + " ask once (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    @Mixin private StateOptions state;
    @Mixin private MetricsOptions metrics;
    @Mixin private ListenOptions listen;

    @Override
    public Integer call() throws IOException, InterruptedException {
        TopologySettings settings = settings();
        Optional<WebSettings> web = metrics.settings(listen);
        KafkaSettings kafka = cluster.kafka();
        Framing framing = cluster.framing();
        Patience.with(BrokerSilentException.class, patience, this::say).ask(() -> connect(kafka));
        cluster.requireTopics(creation, settings.applicationId());
        register(framing);
        try (StatePlace place = state.take()) {
            stream(StateOptions.at(place, settings), framing, web);
        }
        return CommandRunner.DONE;
    }

    private void stream(TopologySettings settings, Framing framing, Optional<WebSettings> web)
            throws IOException, InterruptedException {
        try (StreamRunner runner = open(settings, framing);
                Closing closing = new Closing()) {
            web.map(at -> MetricsOptions.serve(at, runner.streams(), closing))
                    .ifPresent(url -> say("metrics at " + url));
            say(
                    "streaming as "
                            + settings.applicationId()
                            + " from "
                            + settings.bootstrapServers());
            ClusterWatch watch = ClusterWatch.start(cluster.kafka(), this::say);
            StreamRights rights = new StreamRights(cluster.kafka(), settings.applicationId());
            closing.add(rights.watch(runner));
            Optional<Throwable> failure = run(runner, watch);
            say(words(StreamCounts.of(runner.streams())));
            if (failure.isPresent()) {
                throw rights.explain(failure.get())
                        .orElseGet(() -> stopped(settings, failure.get()));
            }
        }
    }

    /** What is known of a failure says all that its causes say; those are for --verbose. */
    private static ClusterException stopped(TopologySettings settings, Throwable failure) {
        Optional<String> words = new StreamFailure(settings).describe(failure);
        if (words.isEmpty()) {
            return new ClusterException("streaming failed", failure);
        }
        ClusterException stopped = new ClusterException("stopped: " + words.get());
        stopped.addSuppressed(failure);
        return stopped;
    }

    private static boolean connect(KafkaSettings kafka) {
        kafka.connect().close();
        return true;
    }

    private static StreamRunner open(TopologySettings settings, Framing framing) {
        try {
            return new StreamRunner(settings, HazardTopology.build(settings, framing));
        } catch (KafkaException e) {
            throw new ClusterException("cannot use these properties", e);
        }
    }

    private Optional<Throwable> run(StreamRunner runner, ClusterWatch watch)
            throws InterruptedException {
        boolean terminal = Progress.isTerminal();
        Timer timer = new Timer("status-line", true);
        try (LiveLine line = new LiveLine(spec.commandLine().getErr(), terminal, Long.MAX_VALUE)) {
            if (terminal) {
                timer.schedule(show(line, runner), LINE_MILLIS, LINE_MILLIS);
            }
            return runner.run();
        } finally {
            timer.cancel();
            watch.stop();
        }
    }

    private static TimerTask show(LiveLine line, StreamRunner runner) {
        return new TimerTask() {
            @Override
            public void run() {
                line.show(() -> words(StreamCounts.of(runner.streams())));
            }
        };
    }

    private static String words(StreamCounts counts) {
        return String.format(
                Locale.ROOT,
                "%,d events judged, %,d alert revisions; %,d duplicates, %,d late, %,d gaps, %,d dead"
                        + " letters, %,d expired",
                counts.events(),
                counts.alerts(),
                counts.duplicates(),
                counts.late(),
                counts.gaps(),
                counts.deadLetters(),
                counts.expired());
    }

    private TopologySettings settings() throws IOException {
        KafkaSettings kafka = cluster.kafka();
        Map<String, String> properties = new HashMap<>(kafka.properties());
        properties.remove("bootstrap.servers");
        String written = properties.remove(APPLICATION_ID);
        String fallback = written == null ? TopologySettings.DEFAULT_APPLICATION_ID : written;
        if (threads.isPresent()) {
            if (threads.get() < 1) {
                throw bad("--threads is not positive: " + threads.get());
            }
            properties.put("num.stream.threads", threads.get().toString());
        }
        try {
            return TopologySettings.of(kafka.bootstrapServers())
                    .withApplicationId(applicationId.orElse(fallback))
                    .withHardware(hardware)
                    .withSilence(silence)
                    .withHostExpiry(hostExpiry)
                    .withMergeMemory(mergeMemory)
                    .withRegistryPatience(patience)
                    .withProperties(properties);
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    /** Finds out now, and not at the first alert, that a registry is not there or refuses. */
    private void register(Framing framing) {
        Map<String, Schema> written =
                Map.of(
                        TopicNames.ALERTS, WireSchemas.alert(),
                        TopicNames.WINDOWS, WireSchemas.windowStatus(),
                        TopicNames.DEAD_LETTER, WireSchemas.deadLetter());
        Patience silence = Patience.with(RegistryUnavailableException.class, patience, this::say);
        try {
            written.forEach((topic, schema) -> silence.ask(() -> framing.sealer(topic, schema)));
        } catch (RegistryUnavailableException | RegistryRefusedException e) {
            throw new ClusterException(e.getMessage(), e);
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
