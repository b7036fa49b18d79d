package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Severity;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.HardwareConverter;
import dev.fencepost.producer.cli.Progress;
import dev.fencepost.trace.TraceInput;
import java.io.IOException;
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
            "A line or record that cannot be read is reported with its place and becomes a gap:"
                    + " what rests on it is POSSIBLE, never certain. The rest is judged, and the exit"
                    + " code is 2, even where --fail-on is met (3).",
            "",
            "Alerts for a CI server: sarif is SARIF 2.1.0, each alert a result with its evidence as a"
                    + " code flow and, where the trace is plain .jsonl, its line; junit has a test"
                    + " case for each code, which fails at --fail-on (FAULT where that is not"
                    + " given), is skipped where the trace cannot tell, and passes where nothing"
                    + " was found. Neither changes the exit code. docs/ci.md has examples.",
            "",
            "Examples:",
            "  fencepost offline run.avro",
            "  fencepost offline --fail-on FAULT --format junit -o fencepost.xml run.avro",
            "  fencepost offline --format sarif -o fencepost.sarif run.jsonl",
            "  fencepost offline --fail-on FAULT --format json run.jsonl.gz > alerts.jsonl",
            "  fencepost offline --window 0x240000000 --from 1.5s --to 2s run.avro",
            "  fencepost offline --report run.html run.avro",
            "  fencepost offline --perfetto run.pftrace run.avro",
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

    @Mixin private OutputOptions output;

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
        output.check(spec);
        Problems problems = new Problems(spec.commandLine().getErr(), strict);
        TraceInput trace = TraceInput.of(file);
        try (Progress progress = Progress.of("judged", trace::share)) {
            OfflineRun run = OfflineRun.of(trace, hardware, redundantFlushes, problems, progress);
            progress.clear();
            problems.close();
            return show(run, progress.seconds(), problems);
        }
    }

    private int show(OfflineRun run, double seconds, Problems problems) throws IOException {
        List<Alert> all = run.alerts();
        List<Alert> shown = all.stream().filter(filter.over(run.tally())).toList();
        pictures.write(run, shown, filter, file);
        int exitCode = exitCode(shown, problems);
        OfflineResult result =
                new OfflineResult(
                        file,
                        hardwareText(),
                        run,
                        shown,
                        all.size(),
                        problems,
                        seconds,
                        failOn,
                        exitCode);
        output.write(result, spec);
        return exitCode;
    }

    private String hardwareText() {
        return spec.findOption("--hardware").originalStringValues().stream()
                .findFirst()
                .orElse("amd");
    }

    private int exitCode(List<Alert> shown, Problems problems) {
        if (problems.count() > 0) {
            return CommandRunner.BAD_INPUT;
        }
        boolean failed =
                failOn.isPresent()
                        && shown.stream()
                                .anyMatch(each -> each.severity().compareTo(failOn.get()) >= 0);
        return failed ? FAIL_ON_MET : CommandRunner.DONE;
    }
}
