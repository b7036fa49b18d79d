package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.bench.BenchSettings;
import dev.fencepost.analyzer.bench.Effort;
import dev.fencepost.analyzer.bench.Reach;
import dev.fencepost.analyzer.bench.Section;
import dev.fencepost.analyzer.bench.Shape;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how much is measured, and how long. */
@Command
final class BenchOptions {
    private static final long QUICK_EVENTS = 500_000;
    private static final int USUAL_BATCH = 64;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--quick",
            description =
                    "Some minutes in all: one round, short passes, batches of 64 on one partition,"
                            + " shorter curves. Good for an order of magnitude.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds that count (default: 3, quick 1).")
    private Optional<Integer> rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Least time of a step in a round (default: 4, quick 1).")
    private Optional<Integer> seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description =
                    "Seconds that each kind of step runs before it counts: Java compiles meanwhile"
                            + " (default: 20, quick 4).")
    private Optional<Integer> warmUp;

    @Option(
            names = "--live",
            paramLabel = "N",
            description = "Seconds that a paced stream is measured (default: 15, quick 4).")
    private Optional<Integer> live;

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            description = "Events of a record (default: 64,1,16,256, quick 64).")
    private List<Integer> batches = List.of();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            split = ",",
            description =
                    "Partitions of each topic (default: 1,2,4, quick 1). All batches are measured"
                            + " at the first number, all numbers at the first batch. More than one"
                            + " are filled by at least 8 hosts each: the memory of a simulated host"
                            + " is small and lies in one slot.")
    private List<Integer> partitions = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            description =
                    "Threads of the topology, for each number of partitions (default: as many).")
    private List<Integer> threads = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            split = ",",
            description = "Events a second of paced streams (default: 10000,100000,500000).")
    private List<Integer> rates = List.of(10_000, 100_000, 500_000);

    @Option(
            names = "--most-events",
            paramLabel = "N",
            description =
                    "How far the curve over events goes (default: 10000000, quick 1000000); 100000000"
                            + " takes ten minutes more.")
    private Optional<Long> mostEvents;

    @Option(
            names = "--most-frames",
            paramLabel = "N",
            description = "How far the curve over frames goes (default: 1000000, quick 100000).")
    private Optional<Integer> mostFrames;

    @Option(
            names = "--most-hosts",
            paramLabel = "N",
            description = "How far the curve over hosts goes (default: 10000, quick 100).")
    private Optional<Integer> mostHosts;

    @Option(
            names = "--tracked-frames",
            paramLabel = "N",
            defaultValue = "524288",
            description =
                    "Frames of the host whose heap and restore are measured (default:"
                            + " ${DEFAULT-VALUE}, which is 1 TiB).")
    private int tracked;

    /** What these options say, on that trace. */
    BenchSettings settings(SimulatorSettings simulation, int hosts) {
        try {
            SimulatorSettings trace = simulation;
            if (quick) {
                long events = Math.min(QUICK_EVENTS, simulation.events());
                trace = simulation.but().events(events).build();
            }
            return new BenchSettings(trace, hosts, shapes(), rates, effort(), reach());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Effort effort() {
        Effort usual = quick ? Effort.QUICK : Effort.DEFAULT;
        return new Effort(
                rounds.orElse(usual.rounds()),
                seconds.map(Duration::ofSeconds).orElse(usual.pass()),
                warmUp.map(Duration::ofSeconds).orElse(usual.warmUp()),
                live.map(Duration::ofSeconds).orElse(usual.live()));
    }

    private Reach reach() {
        Reach usual = quick ? Reach.QUICK : Reach.DEFAULT;
        return new Reach(
                mostEvents.orElse(usual.events()),
                mostFrames.orElse(usual.frames()),
                mostHosts.orElse(usual.hosts()),
                tracked);
    }

    private List<Shape> shapes() {
        List<Integer> cuts =
                batches.isEmpty()
                        ? quick ? List.of(USUAL_BATCH) : List.of(USUAL_BATCH, 1, 16, 256)
                        : batches;
        List<Integer> parts =
                partitions.isEmpty() ? quick ? List.of(1) : List.of(1, 2, 4) : partitions;
        List<Integer> readers = threads.isEmpty() ? parts : threads;
        if (readers.size() != parts.size()) {
            throw new IllegalArgumentException(
                    "--threads names " + readers.size() + ", --partitions " + parts.size());
        }
        List<Shape> shapes = new ArrayList<>();
        cuts.forEach(batch -> shapes.add(new Shape(batch, parts.get(0), readers.get(0))));
        for (int i = 1; i < parts.size(); i++) {
            shapes.add(new Shape(cuts.get(0), parts.get(i), readers.get(i)));
        }
        return shapes;
    }

    /** About how long these sections will take. */
    long minutes(BenchSettings settings, Set<Section> sections) {
        return 1 + sections.stream().mapToLong(settings::seconds).sum() / 60;
    }

    /** What is another default here than in commands that simulate. */
    static final class Defaults implements IDefaultValueProvider {
        private static final String EVENTS = "4000000";

        @Override
        public String defaultValue(ArgSpec argument) {
            return argument instanceof OptionSpec option && option.longestName().equals("--events")
                    ? EVENTS
                    : null;
        }
    }
}
