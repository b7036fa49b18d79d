package dev.fencepost.analyzer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.ci.JudgedTrace;
import dev.fencepost.analyzer.ci.JunitReport;
import dev.fencepost.analyzer.ci.SarifReport;
import dev.fencepost.analyzer.ci.TracePlace;
import dev.fencepost.model.Alert;
import dev.fencepost.trace.AlertJson;
import dev.fencepost.trace.AtomicFile;
import dev.fencepost.trace.EventLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say in which form alerts are written, and where. */
final class OutputOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "text for people (default); json for programs: the final revision of each"
                            + " alert, one a line, sorted by (host, run, firstTs, id); jsonl, which"
                            + " is the same under the name that other tools know; sarif or junit"
                            + " for a CI server.")
    private Format format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Write to this file, which appears whole or not at all, instead of standard"
                            + " output.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--hazards-url",
            paramLabel = "URL",
            description =
                    "Where your copy of docs/hazards.md can be read: the rules of sarif link to"
                            + " its anchors.")
    private Optional<URI> hazards = Optional.empty();

    /** How alerts are written. */
    enum Format {
        TEXT,
        JSON,
        JSONL,
        SARIF,
        JUNIT
    }

    /** Refuses what cannot be done, before anything is read. */
    void check(CommandSpec spec) {
        if (hazards.isPresent() && !hazards.get().isAbsolute()) {
            throw new ParameterException(
                    spec.commandLine(), "--hazards-url is not absolute: '" + hazards.get() + "'");
        }
        Optional<Path> directory = file.map(path -> path.toAbsolutePath().getParent());
        if (directory.isPresent() && !Files.isDirectory(directory.get())) {
            throw new ParameterException(
                    spec.commandLine(), "no such directory: " + directory.get());
        }
        if (file.isPresent() && Files.isDirectory(file.get())) {
            throw new ParameterException(spec.commandLine(), file.get() + " is a directory");
        }
    }

    /** Writes what was found. */
    void write(OfflineResult result, CommandSpec spec) throws IOException {
        if (file.isEmpty()) {
            PrintWriter out = spec.commandLine().getOut();
            write(result, Screen.of(spec.commandLine()), out);
            out.flush();
        } else if (Files.exists(file.get()) && !Files.isRegularFile(file.get())) {
            // a device or a pipe cannot be replaced, only written to
            try (OutputStream out = Files.newOutputStream(file.get())) {
                write(result, out);
            }
        } else {
            try (AtomicFile out = AtomicFile.create(file.get())) {
                write(result, out);
                out.commit();
            }
        }
    }

    private void write(OfflineResult result, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
        write(result, Screen.NONE, writer);
        writer.flush();
    }

    private void write(OfflineResult result, Screen screen, Writer out) throws IOException {
        switch (format) {
            case TEXT -> {
                for (String line : text(result, screen)) {
                    out.write(line + '\n');
                }
            }
            case JSON, JSONL -> {
                for (Alert alert : result.shown()) {
                    out.write(AlertJson.write(alert) + '\n');
                }
            }
            case SARIF -> sarif(result.judged(), out);
            case JUNIT -> JunitReport.write(result.judged(), out);
        }
    }

    private static List<String> text(OfflineResult result, Screen screen) {
        List<String> lines = new ArrayList<>();
        lines.addAll(new AlertReport(screen).lines(result.shown(), result.all()));
        lines.addAll(
                new TraceReport(screen)
                        .lines(result.run(), result.seconds(), result.problems().count()));
        return lines;
    }

    private void sarif(JudgedTrace trace, Writer out) throws IOException {
        EventLines lines =
                EventLines.find(
                        trace.name(),
                        trace.alerts().stream().flatMap(each -> each.evidence().stream()).toList());
        Optional<String> uri = TracePlace.uri(trace.name(), Path.of(""));
        SarifReport.write(trace, lines, uri, hazards.map(URI::toString), out);
    }
}
