package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.cli.SimulationOptions;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.MonotoneSource;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceInput;
import dev.fencepost.trace.TraceSource;
import dev.fencepost.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures this machine: the engine alone, reading a trace file, and {@code offline} whole, round
 * by round.
 */
@Command(
        name = "bench",
        subcommands = BenchStreamCommand.class,
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Measures this machine on one simulated trace: the engine alone on one thread (the time"
                    + " of simulating and routing left out, chunk by chunk), reading the trace from"
                    + " .avro, and offline from .avro as a user runs it.",
            "The steps take turns, round after round, so that a noisy machine is noisy for all;"
                    + " the first rounds only warm up. The file is temporary."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final Slots WHOLE_HOST = new Slots(1);
    private static final int CHUNK = 1024;

    @Spec private CommandSpec spec;
    @Mixin private SimulationOptions simulation;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds that count (default: ${DEFAULT-VALUE}); three more warm up.")
    private int rounds;

    /** One thing that is measured. */
    private interface Step {
        Measured run() throws IOException;
    }

    /** What a step did, and how long that took. */
    private record Measured(long events, long nanos) {
        double rate() {
            return events * 1e9 / nanos;
        }
    }

    @Override
    public Integer call() throws IOException {
        Path file = Files.createTempFile("fencepost-bench", ".avro");
        try {
            write(file);
            measure(
                    List.of("engine alone", "read .avro", "offline from .avro"),
                    List.of(this::engine, () -> read(file), () -> offline(file)));
        } finally {
            Files.deleteIfExists(file);
        }
        return 0;
    }

    private void write(Path file) throws IOException {
        try (TraceSource source = simulation.open();
                TraceWriter writer = TraceFiles.create(file.toString())) {
            source.forEachRemaining(writer::accept);
            writer.commit();
        }
    }

    private void measure(List<String> names, List<Step> steps) throws IOException {
        double[][] rates = new double[steps.size()][rounds];
        for (int round = -3; round < rounds; round++) {
            for (int step = 0; step < steps.size(); step++) {
                double rate = steps.get(step).run().rate();
                if (round >= 0) {
                    rates[step][round] = rate;
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%-20s %12s %10s %22s%n", "what", "M events/s", "ns/event", "slowest .. fastest");
        for (int step = 0; step < steps.size(); step++) {
            double[] sorted = rates[step];
            Arrays.sort(sorted);
            double median = sorted[rounds / 2];
            out.printf(
                    "%-20s %12.2f %10.0f %11.2f .. %7.2f%n",
                    names.get(step),
                    median / 1e6,
                    1e9 / median,
                    sorted[0] / 1e6,
                    sorted[rounds - 1] / 1e6);
        }
        out.flush();
    }

    private Measured engine() throws IOException {
        Map<String, SlotEngine> engines = new HashMap<>();
        EngineOutput nobody = new Nobody();
        List<Routed> chunk = new ArrayList<>(CHUNK + 1);
        Router router = new Router(WHOLE_HOST, (slot, copy) -> chunk.add(copy));
        long events = 0;
        long nanos = 0;
        try (TraceSource source = simulation.open()) {
            while (source.hasNext()) {
                while (source.hasNext() && chunk.size() < CHUNK) {
                    router.route(source.next());
                }
                long start = System.nanoTime();
                for (Routed copy : chunk) {
                    engines.computeIfAbsent(copy.event().host(), BenchCommand::engineOf)
                            .accept(copy, nobody);
                }
                nanos += System.nanoTime() - start;
                events += chunk.size();
                chunk.clear();
            }
        }
        engines.values().forEach(engine -> engine.finish(nobody));
        return new Measured(events, nanos);
    }

    private static SlotEngine engineOf(String host) {
        return SlotEngine.inMemory(host, 0, 0, WHOLE_HOST, Hardware.AMD);
    }

    private Measured read(Path file) throws IOException {
        long start = System.nanoTime();
        long events = 0;
        try (MonotoneSource source = TraceFiles.open(file.toString(), problems())) {
            while (source.hasNext()) {
                source.next();
                events++;
            }
        }
        return new Measured(events, System.nanoTime() - start);
    }

    private Measured offline(Path file) throws IOException {
        long start = System.nanoTime();
        OfflineRun run =
                OfflineRun.of(
                        TraceInput.of(file.toString()),
                        Hardware.AMD,
                        false,
                        problems(),
                        events -> {});
        return new Measured(run.tally().events(), System.nanoTime() - start);
    }

    private Problems problems() {
        return new Problems(spec.commandLine().getErr(), true);
    }

    /** Takes alerts and forgets them. */
    private static final class Nobody implements EngineOutput {
        @Override
        public void alert(Alert alert) {}

        @Override
        public void partial(PartialAccess partial) {}
    }
}
