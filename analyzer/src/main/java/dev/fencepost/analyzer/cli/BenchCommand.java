package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.bench.Bench;
import dev.fencepost.analyzer.bench.BenchJson;
import dev.fencepost.analyzer.bench.BenchPicture;
import dev.fencepost.analyzer.bench.BenchSettings;
import dev.fencepost.analyzer.bench.Row;
import dev.fencepost.analyzer.bench.Section;
import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.producer.cli.SimulationOptions;
import dev.fencepost.trace.TraceInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Measures this machine: the engine, files, streams, latency, memory, and how they grow. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        defaultValueProvider = BenchOptions.Defaults.class,
        description = {
            "Measures this machine on simulated traces, and on a real Kafka broker on loopback that"
                    + " it starts and takes away again. What can be compared takes turns, round"
                    + " after round, once it has warmed up, so that a noisy machine is noisy for"
                    + " all; of each, the median and the spread are shown.",
            "All of it takes the better part of an hour; --only and --quick make it less."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Spec private CommandSpec spec;
    @Mixin private SimulationOptions simulation;
    @Mixin private BenchOptions options;

    @Option(
            names = "--only",
            paramLabel = "SECTION",
            split = ",",
            converter = SectionConverter.class,
            description = {
                "Measure these alone: engine, files, stream (beside each other); latency, frames,"
                        + " changelog, restore, curves, hosts; load, which is simulated and needs no"
                        + " broker."
            })
    private Set<Section> only = EnumSet.allOf(Section.class);

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the machine, the settings and every round of every row there.")
    private Optional<Path> json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw what was measured there.")
    private Optional<Path> svg;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchSettings settings = options.settings(simulation.settings(), simulation.hosts());
        PrintWriter err = spec.commandLine().getErr();
        err.printf("bench: this will take about %d minutes%n", options.minutes(settings, only));
        try (Closing closing = new Closing()) {
            try {
                List<Row> rows = measure(settings);
                write(settings, rows);
            } catch (RuntimeException e) {
                if (closing.isEnding()) {
                    return INTERRUPTED;
                }
                throw e;
            }
        }
        return 0;
    }

    private List<Row> measure(BenchSettings settings) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        long begun = System.nanoTime();
        return new Bench(
                        settings,
                        file -> offline(file, settings),
                        line ->
                                err.printf(
                                        Locale.ROOT,
                                        "%6.0f s  %s%n",
                                        (System.nanoTime() - begun) / 1e9,
                                        line))
                .run(only);
    }

    private long offline(String file, BenchSettings settings) throws IOException {
        Problems problems = new Problems(spec.commandLine().getErr(), true);
        return OfflineRun.of(
                        TraceInput.of(file),
                        settings.simulation().hardware(),
                        false,
                        problems,
                        events -> {})
                .tally()
                .events();
    }

    private void write(BenchSettings settings, List<Row> rows) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        BenchReport.lines(rows).forEach(out::println);
        out.flush();
        if (json.isPresent()) {
            Files.writeString(json.get(), BenchJson.of(settings, rows));
        }
        if (svg.isPresent()) {
            Files.writeString(svg.get(), BenchPicture.of(rows));
        }
    }

    /** Reads the name of a section. */
    static final class SectionConverter implements ITypeConverter<Section> {
        @Override
        public Section convert(String text) {
            try {
                return Section.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
