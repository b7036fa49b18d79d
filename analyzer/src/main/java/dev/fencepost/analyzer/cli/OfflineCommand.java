package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Severity;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.HardwareConverter;
import dev.fencepost.producer.cli.Progress;
import dev.fencepost.trace.AlertJson;
import dev.fencepost.trace.TraceInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges a trace file without Kafka. */
@Command(
        name = "offline",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Judge a trace file: which hazards it proves, and which it cannot tell.",
            "",
            "The text for people is a table of the alerts, an example of each code with the events"
                    + " that prove it, and a summary of the trace. It says which kinds of hazard"
                    + " could be judged at all: where a trace holds no RMP events, no size mismatch"
                    + " in it means nothing.",
            ""
        },
        footer = {
            "",
            "A line or record that cannot be read is reported with its place and becomes a gap: what"
                    + " rests on it is POSSIBLE, never certain. The rest is judged, and the exit"
                    + " code is 2, even where --fail-on is met (3).",
            "",
            "Examples:",
            "  fencepost offline run.avro",
            "  fencepost offline --fail-on FAULT --format json run.jsonl.gz > alerts.jsonl",
            "  fencepost offline --window 0x240000000 --from 1.5s --to 2s run.avro",
            "  fencepost offline --report run.html run.avro",
            "  fencepost offline --window h0/0x240000000 --svg window.svg run.avro",
            "  fencepost simulate --policy no-wait --events 5000 -o - | fencepost offline -"
        })
public final class OfflineCommand implements Callable<Integer> {
    private static final int FAIL_ON_MET = 3;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "Trace to judge, .jsonl or .avro, plain or gzipped, known by its content; - is"
                            + " standard input.")
    private String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "text for people (default), or json for programs: the final revision of each"
                            + " alert, one a line, sorted by (host, run, firstTs, id).")
    private Format format;

    @Option(
            names = "--hardware",
            defaultValue = "amd",
            converter = HardwareConverter.class,
            paramLabel = "MODEL[,SWITCH=on|off]",
            description =
                    "Judge by amd (default), ideal (hardware takes the smaller size) or"
                            + " single-owner (one table for CPU and device). The model amd has a"
                            + " switch for each point that AMD leaves open:"
                            + " rmpupdate-invalidates-iotlb, psmash-invalidates-iotlb,"
                            + " rmpupdate-clears-validated, validated-required,"
                            + " mixed-frames-one-by-one; all are on unless turned off.")
    private Hardware hardware;

    @Mixin private AlertFilter filter;

    @Mixin private PictureOptions pictures;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description =
                    "Exit with 3 if an alert is shown that is as bad as LATENT, FAULT or BREACH, or"
                            + " worse.")
    private Optional<Severity> failOn = Optional.empty();

    @Option(
            names = "--redundant-flushes",
            description =
                    "Also report invalidations that no change needed (REDUNDANT_FLUSH): a cost, not"
                            + " a danger.")
    private boolean redundantFlushes;

    @Option(
            names = "--strict",
            description = "Stop at the first line or record that cannot be read.")
    private boolean strict;

    @Override
    public Integer call() throws IOException {
        pictures.check(spec, filter);
        Problems problems = new Problems(spec.commandLine().getErr(), strict);
        TraceInput trace = TraceInput.of(file);
        try (Progress progress = Progress.of("judged", trace::share)) {
            OfflineRun run = OfflineRun.of(trace, hardware, redundantFlushes, problems, progress);
            progress.clear();
            problems.close();
            return show(run, progress.seconds(), problems.count());
        }
    }

    private int show(OfflineRun run, double seconds, long problems) throws IOException {
        List<Alert> all = run.alerts();
        List<Alert> shown = all.stream().filter(filter.over(run.tally())).toList();
        pictures.write(run, shown, filter, file);
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.JSON) {
            shown.forEach(alert -> out.println(AlertJson.write(alert)));
        } else {
            Paint paint = new Paint(spec.commandLine().getColorScheme().ansi());
            new AlertReport(paint).lines(shown, all.size()).forEach(out::println);
            new TraceReport(paint).lines(run, seconds, problems).forEach(out::println);
        }
        out.flush();
        if (problems > 0) {
            return CommandRunner.BAD_INPUT;
        }
        boolean failed =
                failOn.isPresent()
                        && shown.stream()
                                .anyMatch(each -> each.severity().compareTo(failOn.get()) >= 0);
        return failed ? FAIL_ON_MET : CommandRunner.DONE;
    }

    /** How alerts are written. */
    enum Format {
        TEXT,
        JSON
    }
}
