package dev.fencepost.analyzer.offline;

import static java.util.stream.Collectors.toList;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.cli.HardwareConverter;
import dev.fencepost.trace.JsonlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One hand-written trace with what domain.md says of it, from {@code litmus/**.jsonl}.
 *
 * <p>Comment lines at the top tell the story and hold {@code # hardware:}, {@code # near miss of:}
 * (codes that must stay silent) and one {@code # expect:} for each alert, {@code nothing} for none;
 * {@code # redundant flushes: on} asks for those, too.
 *
 * <p>A line {@code # open CLAIM: why} says that the engine does not yet agree; it goes when the
 * engine does. Claims are {@code alerts}, {@code evidence} and {@code slots}.
 *
 * @param name path below {@code litmus/} without its ending
 * @param file where it lies
 * @param story what it shows and why
 */
record LitmusCase(
        String name,
        Path file,
        String story,
        Hardware hardware,
        List<ExpectedAlert> expected,
        List<String> nearMisses,
        List<String> openClaims,
        boolean flushes,
        List<TraceEvent> events) {
    private static final String ROOT = "/litmus";
    private static final List<LitmusCase> ALL = readAll();

    /** Read once: whoever runs a single trace of a test factory makes the factory list all. */
    static List<LitmusCase> all() {
        return ALL;
    }

    private static List<LitmusCase> readAll() {
        try {
            Path root = Path.of(LitmusCase.class.getResource(ROOT).toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith(".jsonl"))
                        .sorted()
                        .map(file -> read(root, file))
                        .collect(toList());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LitmusCase read(Path root, Path file) {
        try {
            List<String> comments =
                    Files.readAllLines(file).stream()
                            .takeWhile(line -> line.startsWith("#"))
                            .map(line -> line.substring(1).trim())
                            .collect(toList());
            List<String> hardware = values(comments, "hardware:");
            List<String> expected = values(comments, "expect:");
            if (expected.isEmpty()) {
                throw new IllegalArgumentException(file + " expects neither an alert nor nothing");
            }
            return new LitmusCase(
                    root.relativize(file).toString().replaceFirst("\\.jsonl$", ""),
                    file,
                    String.join("\n", comments),
                    hardware.isEmpty()
                            ? Hardware.AMD
                            : new HardwareConverter().convert(hardware.get(0)),
                    expected.stream()
                            .filter(line -> !line.equals("nothing"))
                            .map(ExpectedAlert::parse)
                            .collect(toList()),
                    values(comments, "near miss of:").stream()
                            .flatMap(line -> Stream.of(line.split("\\s+", -1)))
                            .collect(toList()),
                    openClaims(comments),
                    comments.contains("redundant flushes: on"),
                    events(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> openClaims(List<String> comments) {
        return comments.stream()
                .filter(line -> line.startsWith("open "))
                .map(line -> line.substring("open ".length(), line.indexOf(':')))
                .collect(toList());
    }

    private static List<String> values(List<String> comments, String key) {
        return comments.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).trim())
                .collect(toList());
    }

    private static List<TraceEvent> events(Path file) throws IOException {
        List<TraceEvent> events = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                JsonlReader reader =
                        new JsonlReader(
                                in,
                                file.toString(),
                                problem -> {
                                    throw new IllegalArgumentException(problem.toString());
                                })) {
            reader.forEachRemaining(events::add);
        }
        return events;
    }
}
