package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The recorders whose binary files only they themselves can print: each is run as it is found on
 * the path, its arguments as a list, and its text read as it comes.
 */
enum RecordingTool {
    /** {@code trace.dat}; trace-cmd.dat.v7(5). */
    TRACE_CMD("\u0017\u0008Dtracing", "trace-cmd report -t"),
    /** {@code perf.data}; tools/perf/Documentation/perf.data-file-format.txt. */
    PERF("PERFILE2", "perf script --ns -F comm,pid,tid,cpu,time,event,trace -i");

    private static final Pattern PACKED = Pattern.compile("(.*)\\.(gz|xz|zst)");

    private final String magic;
    private final String command;

    RecordingTool(String magic, String command) {
        this.magic = magic;
        this.command = command;
    }

    /** The one that made a file. */
    static Optional<RecordingTool> of(byte[] head) {
        return Arrays.stream(values()).filter(each -> Magic.begins(each.magic, head)).findFirst();
    }

    /** The directories that the environment looks for programs in. */
    static List<Path> path() {
        List<Path> directories = new ArrayList<>();
        String path = System.getenv("PATH");
        for (String each : path == null ? new String[0] : path.split(File.pathSeparator)) {
            try {
                directories.add(Path.of(each));
            } catch (InvalidPathException e) {
                // no directory of that name can exist
            }
        }
        return directories;
    }

    /**
     * The text of a recording, printed anew each time.
     *
     * @param name of the file for messages
     * @throws BadInputException where the tool is not there
     */
    InputStream print(String name, Path file, List<Path> path) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        Path tool =
                path.stream()
                        .map(each -> each.resolve(arguments.get(0)))
                        .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
                        .findFirst()
                        .orElseThrow(() -> new BadInputException(missing(name)));
        arguments.set(0, tool.toString());
        arguments.add(file.toAbsolutePath().toString());
        String otherwise = "; with the version that recorded it, run: " + toRun(name);
        return new ToolOutput(name, new ProcessBuilder(arguments), otherwise);
    }

    private String missing(String name) {
        String program = command.substring(0, command.indexOf(' '));
        return String.format(
                "%s: is a binary recording and %s is not on the path; where it is, run: %s",
                name, program, toRun(name));
    }

    /** What a person has to type; a packed file has to be unpacked first. */
    private String toRun(String name) {
        Matcher packed = PACKED.matcher(name);
        if (!packed.matches()) {
            return String.format("%s %s > %s.txt", command, name, name);
        }
        String plain = packed.group(1);
        String unpack = packed.group(2).equals("gz") ? "gzip" : packed.group(2);
        return String.format(
                "%s -d %s && %s %s > %s.txt",
                unpack.equals("zst") ? "zstd" : unpack, name, command, plain, plain);
    }
}
