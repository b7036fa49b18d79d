package dev.fencepost.producer.cli;

import dev.fencepost.producer.importer.DeviceClaim;
import dev.fencepost.producer.importer.ImportFormat;
import dev.fencepost.producer.importer.ImportOptions;
import dev.fencepost.producer.importer.Importer;
import dev.fencepost.producer.importer.PageSizes;
import dev.fencepost.producer.importer.TraceText;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Turns recordings of a real machine into a trace file, and says what they cannot tell. */
@Command(
        name = "import",
        description = "Turn recordings of a real machine into a trace file.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The summary on stderr says what the recording can and cannot tell. A line that cannot"
                    + " be read becomes a gap, and the exit code is 2 after the rest was written."
        })
public final class ImportCommand implements Callable<Integer> {

    /** Problems shown one by one; the rest are counted. */
    private static final int SHOWN = 20;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Parts of one recording, in order; plain, packed (gz, zst, xz) or a recorder's"
                            + " (trace.dat, perf.data); - is standard input.")
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
            description = "auto (by content) or tracefs; default: ${DEFAULT-VALUE}.")
    private String format = "auto";

    @Option(names = "--host", description = "Name of the machine; default: ${DEFAULT-VALUE}.")
    private String host = "h0";

    @Option(
            names = "--device",
            paramLabel = "BDF[,domain=N][,trusted][,asid=N]",
            description = "What no recording tells of a device; may be given for several.")
    private List<String> devices = List.of();

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

    @Override
    public Integer call() throws IOException {
        ImportOptions options = new ImportOptions(checkedHost(), claims(), sizes(), unwrap);
        List<Path> spooled = new ArrayList<>();
        try {
            List<TraceText> texts = new ArrayList<>();
            for (String file : files) {
                texts.add(text(file, spooled));
            }
            return convert(texts, options);
        } finally {
            for (Path each : spooled) {
                Files.deleteIfExists(each);
            }
        }
    }

    private int convert(List<TraceText> texts, ImportOptions options) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Importer importer = formatOf(texts).open(texts, options, this::report);
                TraceWriter writer = TraceFiles.create(output)) {
            while (importer.hasNext()) {
                writer.accept(importer.next());
            }
            writer.commit();
            if (problems > SHOWN) {
                err.println("... and " + (problems - SHOWN) + " more problems");
            }
            importer.summary().report().forEach(err::println);
        }
        err.flush();
        return problems == 0 ? CommandRunner.DONE : CommandRunner.BAD_INPUT;
    }

    private void report(Problem problem) {
        if (++problems <= SHOWN) {
            spec.commandLine().getErr().println(problem);
        }
    }

    private ImportFormat formatOf(List<TraceText> texts) {
        if (!format.equals("auto")) {
            return named(format);
        }
        List<ImportFormat> formats = new ArrayList<>();
        for (TraceText text : texts) {
            formats.add(
                    ImportFormat.of(text)
                            .orElseThrow(
                                    () ->
                                            new BadInputException(
                                                    text.name()
                                                            + ": no recording that can be imported:"
                                                            + " its content is of no known"
                                                            + " format")));
        }
        if (formats.stream().distinct().count() > 1) {
            throw new BadInputException("the files are of different formats: " + formats);
        }
        return formats.get(0);
    }

    private ImportFormat named(String name) {
        try {
            return ImportFormat.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--format is neither auto nor tracefs: " + name, e);
        }
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
