package dev.fencepost.producer.cli;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.HostOrder;
import dev.fencepost.trace.Moved;
import dev.fencepost.trace.ProblemListener;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.wire.Framing;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a trace file to Kafka. */
@Command(
        name = "replay",
        description = "Send a trace file to Kafka.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    private static final long MAX_RUN = 0xffff_ffffL;

    @Spec private CommandSpec spec;
    @Mixin private ClusterOptions cluster;
    @Mixin private TopicCreation creation;

    @Parameters(paramLabel = "FILE", description = "Trace to send, - for standard input.")
    private String file;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            defaultValue = "max",
            description = "1x for the trace's own pace, 10x …, or max (default).")
    private String speed;

    @Option(
            names = "--run",
            paramLabel = "N",
            description =
                    "Run number of the first run in the trace, later ones counted on from it: a"
                            + " second replay of the same trace needs a higher one.")
    private Optional<Long> run = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "256",
            description = "Most events in a record (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--linger-ms",
            paramLabel = "MS",
            defaultValue = "2",
            description = "How long a record waits for more events (default: ${DEFAULT-VALUE}).")
    private int lingerMillis;

    @Option(
            names = "--spread",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Slots that a host's memory is dealt to, a power of two, the same everywhere"
                            + " (default: ${DEFAULT-VALUE}).")
    private int spread;

    @Option(names = "--strict", description = "Stop at the first line that cannot be read.")
    private boolean strict;

    private long problems;

    @Override
    public Integer call() throws IOException {
        BatchLimits limits = limits();
        Slots slots = slots();
        checkRun();
        Pacer pacer = new Pacer(Clock.systemUTC(), LockSupport::parkNanos, speed());
        Framing framing = cluster.framing();
        try (HostOrder trace = TraceFiles.openOrdered(file, this::report)) {
            cluster.requireTopics(creation, Duration.ZERO);
            try (TraceProducer producer =
                            TraceProducer.open(cluster.kafka(), framing, Clock.systemUTC());
                    Progress progress = Progress.of("replayed")) {
                Replay replay = new Replay(slots, limits, pacer, producer);
                long events = replay.run(renumbered(trace), progress);
                producer.flush();
                progress.clear();
                summarize(events, trace.raised(), progress);
            }
        }
        return problems == 0 ? CommandRunner.DONE : CommandRunner.BAD_INPUT;
    }

    private void report(ProblemListener.Problem problem) {
        if (strict) {
            throw new BadInputException(problem.toString());
        }
        problems++;
        spec.commandLine().getErr().println(problem);
    }

    private void summarize(long events, long raised, Progress progress) {
        String text =
                String.format(
                        Locale.ROOT,
                        "replayed %,d events in %.1f s, %,d/s",
                        events,
                        progress.seconds(),
                        progress.rate(events));
        String late =
                raised == 0 ? "" : String.format(", %,d of them late in their stream", raised);
        String bad = problems == 0 ? "" : String.format(", %,d unreadable", problems);
        spec.commandLine().getErr().println(text + late + bad);
    }

    private Iterator<TraceEvent> renumbered(Iterator<TraceEvent> trace) {
        return run.isEmpty() ? trace : new Renumbered(trace, run.get().intValue());
    }

    private void checkRun() {
        if (run.isPresent() && (run.get() < 0 || run.get() > MAX_RUN)) {
            throw bad("--run is not between 0 and " + MAX_RUN + ": " + run.get());
        }
    }

    private BatchLimits limits() {
        try {
            return new BatchLimits(batch, lingerMillis * 1_000_000L, 4_000_000);
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    private Slots slots() {
        if (spread > Router.MAX_SPREAD || spread < 1 || Integer.bitCount(spread) != 1) {
            throw bad("--spread is not a power of two up to " + Router.MAX_SPREAD + ": " + spread);
        }
        return new Slots(spread);
    }

    private double speed() {
        if (speed.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double factor = Double.parseDouble(speed.replaceFirst("x$", ""));
            if (factor > 0) {
                return factor;
            }
        } catch (NumberFormatException e) {
            throw bad("--speed is neither max nor like 1x: " + speed);
        }
        throw bad("--speed is not positive: " + speed);
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The same events in other runs: the first run met gets the number asked for. */
    private static final class Renumbered implements Iterator<TraceEvent> {
        private final Iterator<TraceEvent> events;
        private final int first;
        private boolean begun;
        private int offset;

        Renumbered(Iterator<TraceEvent> events, int first) {
            this.events = events;
            this.first = first;
        }

        @Override
        public boolean hasNext() {
            return events.hasNext();
        }

        @Override
        public TraceEvent next() {
            TraceEvent event = events.next();
            if (!begun) {
                begun = true;
                offset = first - event.run();
            }
            Envelope at = event.envelope();
            return event.match(
                    new Moved(
                            new Envelope(
                                    at.host(), at.run() + offset, at.ts(), at.seq(), at.tsErr())));
        }
    }
}
