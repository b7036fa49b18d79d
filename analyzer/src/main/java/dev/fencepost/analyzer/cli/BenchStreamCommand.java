package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.bench.DecodePass;
import dev.fencepost.analyzer.bench.FilledTopics;
import dev.fencepost.analyzer.bench.Measured;
import dev.fencepost.analyzer.bench.TopologyPass;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.cli.SimulationOptions;
import dev.fencepost.trace.TraceSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the topology beside a consumer that only decodes, over topics that are filled first. */
@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Measures streams on this machine. A real broker on loopback is filled with a simulated"
                    + " trace; then a consumer that only decodes, and the whole topology, exactly"
                    + " once and at least once, read it in turn, round after round.",
            "Time runs from the first event to the last. CPU is that of the threads that read and"
                    + " judge, and that of the whole process, broker and compiler included."
        })
public final class BenchStreamCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private SimulationOptions simulation;

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,16,64,256",
            description = "Events of a record (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of the topology (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Rounds that count (default: ${DEFAULT-VALUE}); one more warms up.")
    private int rounds;

    /** One way to read the topics. */
    private interface Step {
        Measured over(FilledTopics topics) throws InterruptedException;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        List<String> names = List.of("decode only", "exactly once", "at least once");
        List<Step> steps =
                List.of(
                        DecodePass::over,
                        new TopologyPass(TopologyPass.EXACTLY_ONCE, threads)::over,
                        new TopologyPass(TopologyPass.AT_LEAST_ONCE, threads)::over);
        TextTable table =
                new TextTable(
                        List.of(
                                "batch",
                                "what",
                                "M events/s",
                                "slowest .. fastest",
                                "of decoding",
                                "CPU ns/event",
                                "whole process"),
                        Set.of(0, 2, 3, 4, 5, 6));
        for (int batch : batches) {
            List<List<Measured>> measured = measure(batch, steps);
            double decoding = median(measured.get(0)).rate();
            for (int step = 0; step < steps.size(); step++) {
                table.add(row(batch, names.get(step), measured.get(step), decoding));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        table.lines().forEach(out::println);
        out.flush();
        return 0;
    }

    private List<List<Measured>> measure(int batch, List<Step> steps)
            throws InterruptedException, IOException {
        List<List<Measured>> measured = new ArrayList<>();
        steps.forEach(step -> measured.add(new ArrayList<>()));
        long events = simulation.settings().events();
        try (TraceSource trace = simulation.open();
                FilledTopics topics =
                        new FilledTopics(trace, events, Slots.DEFAULT, partitions, batch)) {
            for (int round = -1; round < rounds; round++) {
                for (int step = 0; step < steps.size(); step++) {
                    Measured one = steps.get(step).over(topics);
                    if (round >= 0) {
                        measured.get(step).add(one);
                    }
                }
            }
        }
        return measured;
    }

    private static Measured median(List<Measured> rounds) {
        return sorted(rounds).get(rounds.size() / 2);
    }

    private static List<Measured> sorted(List<Measured> rounds) {
        return rounds.stream().sorted(Comparator.comparingDouble(Measured::rate)).toList();
    }

    private static List<String> row(int batch, String what, List<Measured> all, double decoding) {
        List<Measured> sorted = sorted(all);
        Measured median = median(all);
        return List.of(
                Integer.toString(batch),
                what,
                millions(median.rate()),
                millions(sorted.get(0).rate())
                        + " .. "
                        + millions(sorted.get(sorted.size() - 1).rate()),
                String.format(Locale.ROOT, "%.0f %%", 100 * median.rate() / decoding),
                String.format(Locale.ROOT, "%.0f", median.readerNanosPerEvent()),
                String.format(Locale.ROOT, "%.0f", median.processNanosPerEvent()));
    }

    private static String millions(double rate) {
        return String.format(Locale.ROOT, "%.2f", rate / 1e6);
    }
}
