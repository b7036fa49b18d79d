package dev.fencepost.analyzer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.dashboard.story.Timeline;
import dev.fencepost.analyzer.perfetto.PerfettoWriter;
import dev.fencepost.analyzer.report.Report;
import dev.fencepost.analyzer.report.ReportWriter;
import dev.fencepost.analyzer.report.WindowPicture;
import dev.fencepost.model.Alert;
import dev.fencepost.producer.cli.ProgramVersion;
import dev.fencepost.trace.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that draw what was found into files. */
final class PictureOptions {
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Also write the alerts shown as one HTML file that loads nothing, to attach to"
                            + " a bug: the list, a map of the memory, and each alert's story. At most 5"
                            + " MB; what does not fit is counted in it.")
    private Optional<Path> report = Optional.empty();

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description =
                    "Also draw the timeline of the window that --window names, of the alerts shown:"
                            + " its events in lanes, the worst alert's evidence joined by arrows.")
    private Optional<Path> svg = Optional.empty();

    @Option(
            names = "--perfetto",
            paramLabel = "FILE",
            description =
                    "Also write the alerts shown as a trace for ui.perfetto.dev: a track for each"
                            + " window and device, the time of each alert as a slice, its evidence"
                            + " joined by arrows.")
    private Optional<Path> perfetto = Optional.empty();

    /** Refuses options that do not go together, before anything is read. */
    void check(CommandSpec spec, AlertFilter filter) {
        if (svg.isPresent() && filter.window().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--svg draws one window: name it with --window");
        }
        for (Optional<Path> file : List.of(report, svg, perfetto)) {
            Path directory = file.map(path -> path.toAbsolutePath().getParent()).orElse(null);
            if (directory != null && !Files.isDirectory(directory)) {
                throw new ParameterException(spec.commandLine(), "no such directory: " + directory);
            }
        }
    }

    /** Writes the files that were asked for. */
    void write(OfflineRun run, List<Alert> shown, AlertFilter filter, String trace)
            throws IOException {
        if (report.isPresent()) {
            ReportWriter.write(
                    new Report(
                            trace,
                            new ProgramVersion().getVersion()[0],
                            run.tally().events(),
                            run.tally().lastRuns(),
                            shown,
                            run.windows()),
                    report.get());
        }
        if (perfetto.isPresent()) {
            PerfettoWriter.write(shown, run.tally()::lastTs, perfetto.get());
        }
        if (svg.isPresent()) {
            picture(filter.window().orElseThrow(), shown, svg.get());
        }
    }

    /** The worst host's last run where several have such a window: a timeline is of one clock. */
    private static void picture(WindowName window, List<Alert> shown, Path path)
            throws IOException {
        Optional<Alert> worst = shown.stream().max((a, b) -> a.severity().compareTo(b.severity()));
        List<Alert> alerts =
                shown.stream()
                        .filter(each -> worst.isPresent() && isOfOneRun(each, worst.get()))
                        .toList();
        String host = worst.map(Alert::host).or(window::host).orElse("");
        String title = WindowPicture.title(host, window.frame());
        String picture = WindowPicture.of(title, Timeline.of(alerts, List.of(), 0, -1));
        try (AtomicFile file = AtomicFile.create(path)) {
            file.write(picture.getBytes(UTF_8));
            file.commit();
        }
    }

    private static boolean isOfOneRun(Alert a, Alert b) {
        return a.host().equals(b.host()) && a.run() == b.run();
    }
}
