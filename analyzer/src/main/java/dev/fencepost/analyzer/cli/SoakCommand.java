package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.analyzer.soak.Soak;
import dev.fencepost.analyzer.soak.SoakProgress;
import dev.fencepost.analyzer.soak.SoakSettings;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.DurationConverter;
import dev.fencepost.producer.cli.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Streams for hours, kills whoever judges, and checks every alert. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Run for hours and check itself: run after run of simulated hosts goes through a Kafka"
                    + " broker (on loopback, in this process) to workers of their own processes,"
                    + " which are killed (kill -9) and started again at random. The alerts of each"
                    + " run have to be those of the engine without Kafka.",
            "",
            "Policies, slots and batches change from run to run. What has been compared is deleted,"
                    + " so that disk and memory stay as they are. It ends by itself: with exit code"
                    + " 0, or 1 at the first difference, with all that is known of it in a directory"
                    + " that it names.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  fencepost soak --duration 30m",
            "  fencepost soak --duration 8h --restart-broker --seed 4711"
        })
public final class SoakCommand implements Callable<Integer> {
    private static final long PIPE_NANOS = 10_000_000_000L;
    private static final int INTERRUPTED = 130;
    private static final long DISK_BYTES = 2L << 30;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec private CommandSpec spec;

    @Option(
            names = "--duration",
            defaultValue = "30m",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description = "How long runs are begun (default: ${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Seed of the traces and of what befalls the workers (default:"
                            + " ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--hosts",
            defaultValue = "2",
            paramLabel = "N",
            description = "Hosts at a time (default: ${DEFAULT-VALUE}).")
    private int hosts;

    @Option(
            names = "--events",
            defaultValue = "100000",
            paramLabel = "N",
            description = "Events of a run, of all hosts together (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            paramLabel = "N",
            description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--workers",
            defaultValue = "2",
            paramLabel = "N",
            description = "Processes that judge (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--threads",
            defaultValue = "2",
            paramLabel = "N",
            description = "Threads of each (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--kill-every",
            defaultValue = "20s",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description =
                    "Mean time between two blows. off: none falls (default: ${DEFAULT-VALUE}).")
    private Duration killEvery;

    @Option(
            names = "--restart-broker",
            description = "Let a blow fall on the broker now and then, too.")
    private boolean restartBroker;

    @Option(
            names = "--at-least-once",
            description =
                    "Run at-least-once. After a kill hits may differ then, so ids alone are"
                            + " compared.")
    private boolean atLeastOnce;

    @Option(
            names = "--keep",
            defaultValue = ".",
            paramLabel = "DIR",
            description =
                    "Where a directory is made for what is wrong (default: ${DEFAULT-VALUE}).")
    private Path keep;

    private Optional<SoakProgress> first = Optional.empty();
    private final long begun = System.nanoTime();

    @Override
    public Integer call() throws InterruptedException {
        SoakSettings settings = settings();
        try (Closing closing = new Closing()) {
            try {
                return run(settings, closing);
            } catch (RuntimeException e) {
                if (closing.isEnding()) {
                    return INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private int run(SoakSettings settings, Closing closing) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        err.println("seed " + seed + ": starting a broker and " + workers + " workers");
        LocalCluster cluster = closing.add(new LocalCluster());
        cluster.start(partitions, DISK_BYTES, Soak.BROKER);
        Soak soak = closing.add(new Soak(cluster, settings));
        Optional<Path> wrong;
        try (LiveLine line = new LiveLine(err, Progress.isTerminal(), PIPE_NANOS)) {
            wrong = soak.run(() -> line.show(() -> words(soak.progress())));
        }
        SoakProgress last = soak.progress();
        PrintWriter out = spec.commandLine().getOut();
        out.println(words(last));
        if (wrong.isPresent()) {
            out.println("DIFFERENT: all that is known of it is in " + wrong.get());
            return CommandRunner.FAILED;
        }
        String before = first.map(SoakCommand::heaps).orElse("unknown");
        out.println("identical: " + last.runs() + " runs; heap was " + before + " MiB at first");
        return CommandRunner.DONE;
    }

    private String words(SoakProgress progress) {
        if (first.isEmpty() && progress.heaps().stream().allMatch(heap -> heap > 0)) {
            first = Optional.of(progress);
        }
        return String.format(
                Locale.ROOT,
                "%s: %,d runs and %,d alerts compared, %,d events sent, %d killed, %d left, %d"
                        + " failed, broker restarted %d times, %,d records to judge, heap %s MiB",
                clock(System.nanoTime() - begun),
                progress.runs(),
                progress.alerts(),
                progress.sent(),
                progress.kills(),
                progress.leaves(),
                progress.exits(),
                progress.restarts(),
                progress.lag(),
                heaps(progress));
    }

    private static String clock(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d",
                time.toHours(),
                time.toMinutesPart(),
                time.toSecondsPart());
    }

    private static String heaps(SoakProgress progress) {
        return progress.heaps().stream()
                .map(bytes -> Long.toString(bytes >> 20))
                .collect(Collectors.joining("/"));
    }

    private SoakSettings settings() {
        if (duration.isZero()) {
            throw new ParameterException(spec.commandLine(), "--duration has to end");
        }
        for (long count : List.of((long) hosts, events, (long) partitions, (long) workers)) {
            requirePositive(count);
        }
        requirePositive(threads);
        return new SoakSettings(
                seed,
                duration,
                hosts,
                events,
                partitions,
                workers,
                threads,
                killEvery,
                restartBroker,
                !atLeastOnce,
                PATIENCE,
                keep);
    }

    private void requirePositive(long count) {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "not a positive number: " + count);
        }
    }
}
