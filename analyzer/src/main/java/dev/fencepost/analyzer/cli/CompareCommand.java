package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.compare.Column;
import dev.fencepost.analyzer.compare.Comparison;
import dev.fencepost.analyzer.compare.Contender;
import dev.fencepost.analyzer.compare.RiskPicture;
import dev.fencepost.analyzer.compare.Row;
import dev.fencepost.analyzer.compare.RunLines;
import dev.fencepost.model.Hardware;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.HardwareConverter;
import dev.fencepost.producer.cli.HostOptions;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.trace.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Measures every policy on every hardware model at the same work. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        modelTransformer = CompareCommand.Meanings.class,
        description = {
            "Run the same guests and devices under every policy and hardware model, judge what"
                    + " happens, and say what each policy risks and what it costs.",
            "",
            "Every run has the same seeds and the same trace time, so a policy that holds devices or"
                    + " makes guests wait gets less done in it: fewer accesses made, fewer pages"
                    + " converted.",
            ""
        })
public final class CompareCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--policies",
            split = ",",
            paramLabel = "NAME",
            description = {"Policies to compare (default: all):", "${bundle:policy-names}"})
    private List<String> policies = List.of();

    @Option(
            names = "--hardware",
            paramLabel = "MODEL[,SWITCH=on|off]",
            description = {
                "Hardware models to compare (default: all), each followed by the switches it is to"
                        + " have: amd,ideal or amd,amd,psmash-invalidates-iotlb=off.",
                "${bundle:switches}"
            })
    private String hardware = "";

    @Option(
            names = "--events",
            defaultValue = "1000000",
            paramLabel = "N",
            description =
                    "Length of the runs: that of so many events of nohugepages on amd, all seeds"
                            + " together (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--seeds",
            defaultValue = "4",
            paramLabel = "N",
            description =
                    "How many seeds, one run each: the spread between them shows what is chance"
                            + " (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Runs at a time (default: as many as there are processors). The answer does not"
                            + " depend on it.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--format",
            defaultValue = "table",
            paramLabel = "FORMAT",
            description =
                    "table (default) or markdown for people; json or csv for programs, a line for each"
                            + " policy, model and seed.")
    private Format format;

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description =
                    "Also draw it: cost against risk, a panel for each model, a mark for each policy.")
    private Optional<String> picture = Optional.empty();

    @Mixin private HostOptions host;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (threads < 1) {
            throw bad("--threads is not positive: " + threads);
        }
        if (seeds < 1) {
            throw bad("--seeds is not positive: " + seeds);
        }
        List<Row> rows = drawn(comparison());
        PrintWriter out = spec.commandLine().getOut();
        lines(rows).forEach(out::println);
        out.flush();
        return CommandRunner.DONE;
    }

    /** Runs it, and draws it where asked to: the file is there whole or not at all. */
    private List<Row> drawn(Comparison comparison) throws InterruptedException, IOException {
        if (picture.isEmpty()) {
            return run(comparison);
        }
        try (AtomicFile file = AtomicFile.create(Path.of(picture.get()))) {
            List<Row> rows = run(comparison);
            file.write(RiskPicture.of(rows).getBytes(StandardCharsets.UTF_8));
            file.commit();
            return rows;
        }
    }

    private List<Row> run(Comparison comparison) throws InterruptedException {
        try (ProgressBar bar = new ProgressBar("compared", spec.commandLine().getErr())) {
            return comparison.run(threads, bar);
        }
    }

    private Comparison comparison() {
        List<Contender> contenders = new ArrayList<>();
        models().forEach(
                        (model, each) ->
                                chosenPolicies()
                                        .forEach(
                                                policy ->
                                                        contenders.add(
                                                                new Contender(
                                                                        policy, model, each))));
        try {
            return new Comparison(contenders, host.settings().seed(seed).build(), seeds, events);
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    private List<Policy> chosenPolicies() {
        try {
            return policies.isEmpty()
                    ? Arrays.asList(Policy.values())
                    : policies.stream().map(Policy::parse).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    /** Each model by its name, in the order asked for; a word with {@code =} is a switch. */
    private Map<String, Hardware> models() {
        List<String> names = new ArrayList<>();
        String words = hardware.isEmpty() ? HardwareConverter.models() : hardware;
        for (String word : words.split(",", -1)) {
            if (word.contains("=") && !names.isEmpty()) {
                names.add(names.remove(names.size() - 1) + ',' + word);
            } else {
                names.add(word);
            }
        }
        Map<String, Hardware> models = new LinkedHashMap<>();
        try {
            names.forEach(name -> models.put(name, new HardwareConverter().convert(name)));
        } catch (TypeConversionException e) {
            throw bad("Invalid value for option '--hardware': " + e.getMessage());
        }
        return models;
    }

    private List<String> lines(List<Row> rows) {
        return switch (format) {
            case TABLE -> CompareReport.text(rows);
            case MARKDOWN -> CompareReport.markdown(rows);
            case JSON -> RunLines.json(rows);
            case CSV -> RunLines.csv(rows);
        };
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** How the answer is written. */
    enum Format {
        TABLE,
        MARKDOWN,
        JSON,
        CSV
    }

    /** Puts what each column means under the options. */
    static final class Meanings implements IModelTransformer {
        private static final int MEANING_WIDTH = 64;

        @Override
        public CommandSpec transform(CommandSpec command) {
            List<String> lines = new ArrayList<>(List.of("", "What is measured:"));
            for (Column column : Column.values()) {
                String name = column.heading();
                for (String line : wrapped(column.meaning())) {
                    lines.add(String.format("  %-12s %s", name, line));
                    name = "";
                }
            }
            command.usageMessage().footer(lines.toArray(String[]::new));
            return command;
        }

        /** A text in lines that stand beside the names. */
        private static List<String> wrapped(String text) {
            List<String> lines = new ArrayList<>();
            String rest = text;
            while (rest.length() > MEANING_WIDTH) {
                int cut = rest.lastIndexOf(' ', MEANING_WIDTH);
                lines.add(rest.substring(0, cut));
                rest = rest.substring(cut + 1);
            }
            lines.add(rest);
            return lines;
        }
    }
}
