package dev.fencepost.producer.cli;

import dev.fencepost.producer.importer.DeviceClaim;
import dev.fencepost.producer.importer.ImportFormat;
import dev.fencepost.producer.importer.ImportOptions;
import dev.fencepost.producer.importer.Importer;
import dev.fencepost.producer.importer.Incident;
import dev.fencepost.producer.importer.IncidentPart;
import dev.fencepost.producer.importer.PageSizes;
import dev.fencepost.producer.importer.RecordedPack;
import dev.fencepost.producer.importer.TraceText;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns recordings of a real machine into a trace file, and says what they cannot tell. */
@Command(
        name = "import",
        description = "Turn recordings of a real machine into a trace file.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The summary on stderr says what the recording can and cannot tell. A line that cannot"
                    + " be read becomes a gap, and the exit code is 2 after the rest was written.",
            "",
            "Examples:",
            "  fencepost import ftrace.txt.gz -o host.avro",
            "  fencepost import ftrace.txt dmesg.txt qemu.log -o incident.avro",
            "  fencepost import fencepost-HOST-DATE.tar.gz --device c1:00.0,asid=3 -o pack.avro",
            "  trace-cmd report -t trace.dat | fencepost import - -o - | fencepost offline -"
        })
public final class ImportCommand implements Callable<Integer> {

    /** Problems shown one by one; the rest are counted. */
    private static final int SHOWN = 20;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Recordings of one incident, or what the script of recorder left; of each"
                            + " format one, whole or in parts in order. Plain, packed (gz, zst,"
                            + " xz) or a recorder's own (trace.dat, perf.data); - is standard"
                            + " input.")
    private List<String> files = List.of();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "OUT",
            description = "Trace file: .jsonl or .avro, either with .gz; - is standard output.")
    private String output = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description =
                    "auto (each file by its content), or one for all: ${COMPLETION-CANDIDATES};"
                            + " default: ${DEFAULT-VALUE}.")
    private String format = "auto";

    @Option(names = "--host", description = "Name of the machine; default: ${DEFAULT-VALUE}.")
    private String host = "h0";

    @Option(
            names = "--device",
            paramLabel = "BDF[,domain=N][,trusted][,asid=N]",
            description = "What no recording tells of a device; may be given for several.")
    private List<String> devices = List.of();

    @Option(
            names = "--offset",
            paramLabel = "NAME=TIME",
            description =
                    "What to add to the times of one of several recordings, named by its format or"
                            + " file: qemu=+1.203s. Else it is found from what stands in both.")
    private Map<String, String> offsets = Map.of();

    @Option(
            names = "--page-sizes",
            paramLabel = "4K|v2|all",
            description =
                    "Leaf sizes that the kernel chose from, where no probe tells them: 4K"
                            + " (amd_iommu=nohugepages), v2 (4K, 2M, 1G) or all; default:"
                            + " ${DEFAULT-VALUE}.")
    private String pageSizes = "all";

    @Option(names = "--unwrap", description = "Join lines that a mail has wrapped or quoted.")
    private boolean unwrap;

    @Spec private CommandSpec spec;

    private long problems;

    /** Names of the formats. */
    static final class Formats extends ArrayList<String> {
        static final List<String> ALL = new Formats();

        private static final long serialVersionUID = 1;

        Formats() {
            add("auto");
            for (ImportFormat each : ImportFormat.values()) {
                add(each.label());
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        ImportOptions options = new ImportOptions(checkedHost(), claims(), sizes(), unwrap);
        List<Path> spooled = new ArrayList<>();
        try {
            List<TraceText> texts = new ArrayList<>();
            for (String file : files) {
                texts.addAll(recordings(text(file, spooled)));
            }
            return convert(texts, options);
        } finally {
            for (Path each : spooled) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** A recorder's pack stands for the recordings in it. */
    private List<TraceText> recordings(TraceText text) throws IOException {
        Optional<RecordedPack> pack = RecordedPack.of(text);
        if (pack.isEmpty()) {
            return List.of(text);
        }
        List<TraceText> recordings = pack.get().recordings();
        PackReport.of(pack.get(), recordings).forEach(spec.commandLine().getErr()::println);
        if (recordings.isEmpty()) {
            throw new BadInputException(text.name() + ": holds no recording that can be imported");
        }
        return recordings;
    }

    private int convert(List<TraceText> texts, ImportOptions options) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Importer importer = open(parts(texts), options);
                TraceWriter writer = TraceFiles.create(output);
                Progress progress = Progress.of("imported events")) {
            for (long events = 1; importer.hasNext(); events++) {
                writer.accept(importer.next());
                progress.accept(events);
            }
            writer.commit();
            progress.clear();
            if (problems > SHOWN) {
                err.println("... and " + (problems - SHOWN) + " more problems");
            }
            importer.summary().report().forEach(err::println);
        }
        err.flush();
        return problems == 0 ? CommandRunner.DONE : CommandRunner.BAD_INPUT;
    }

    private Importer open(List<IncidentPart> parts, ImportOptions options) {
        if (parts.size() > 1) {
            return new Incident(parts, options, offsets, this::report);
        }
        if (!offsets.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--offset relates several recordings; there is one");
        }
        return parts.get(0).format().open(parts.get(0).texts(), options, this::report);
    }

    private void report(Problem problem) {
        if (++problems <= SHOWN) {
            spec.commandLine().getErr().println(problem);
        }
    }

    /** Files of one format are one recording in parts; several formats are several recordings. */
    private List<IncidentPart> parts(List<TraceText> texts) {
        Map<ImportFormat, List<TraceText>> byFormat = new EnumMap<>(ImportFormat.class);
        for (TraceText text : texts) {
            byFormat.computeIfAbsent(formatOf(text), unused -> new ArrayList<>()).add(text);
        }
        List<IncidentPart> parts = new ArrayList<>();
        byFormat.forEach((each, files) -> parts.add(new IncidentPart(each, files)));
        return parts;
    }

    private ImportFormat formatOf(TraceText text) {
        if (!format.equals("auto")) {
            return named(format);
        }
        return ImportFormat.of(text)
                .orElseThrow(
                        () ->
                                new BadInputException(
                                        text.name()
                                                + ": no recording that can be imported: its"
                                                + " content is of no known format"));
    }

    private ImportFormat named(String name) {
        return Arrays.stream(ImportFormat.values())
                .filter(each -> each.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "--format is none of " + Formats.ALL + ": " + name));
    }

    private String checkedHost() {
        if (host.isEmpty() || host.contains("/")) {
            throw new ParameterException(
                    spec.commandLine(), "--host is empty or holds a slash: " + host);
        }
        return host;
    }

    private PageSizes sizes() {
        return PageSizes.of(pageSizes)
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "--page-sizes is none of 4K, v2, all: " + pageSizes));
    }

    private List<DeviceClaim> claims() {
        List<DeviceClaim> claims = new ArrayList<>();
        for (String device : devices) {
            try {
                claims.add(DeviceClaim.parse(device));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--device: " + e.getMessage(), e);
            }
        }
        return claims;
    }

    /** Standard input is kept in a file while it is read: an importer reads it twice. */
    private static TraceText text(String file, List<Path> spooled) throws IOException {
        if (!file.equals(TraceFiles.STANDARD)) {
            try {
                return TraceText.of(file, Path.of(file));
            } catch (InvalidPathException e) {
                throw new BadInputException(file + ": is no file name", e);
            }
        }
        Path spool = Files.createTempFile("fencepost-import", ".spool");
        spooled.add(spool);
        Files.copy(System.in, spool, StandardCopyOption.REPLACE_EXISTING);
        return TraceText.of(TraceFiles.STANDARD, spool);
    }
}
