package dev.fencepost.trace;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Opens and creates trace files of any format, by name; {@code -} is standard input or output.
 *
 * <p>What cannot be used at all throws {@link BadInputException}; a world that fails throws {@link
 * UncheckedIOException}.
 */
public final class TraceFiles {
    /** Stands for standard input or output. */
    public static final String STANDARD = "-";

    private TraceFiles() {}

    /** Looks on while a file is read. */
    interface Watch {
        InputStream over(Path file, InputStream in);
    }

    /**
     * Opens a trace; what it holds says its format, gzipped or not.
     *
     * @return its events in the order of the file, with monotone clocks
     */
    public static MonotoneSource open(String path, ProblemListener listener) {
        return open(path, listener, (file, in) -> in);
    }

    /** The same, read through what {@code watch} makes of the bytes of a file. */
    static MonotoneSource open(String path, ProblemListener listener, Watch watch) {
        try {
            InputStream in = input(path);
            return read(path.equals(STANDARD) ? in : watch.over(path(path), in), path, listener);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens a trace and puts its events into each host's total order; standard input is kept in a
     * temporary file while it is read.
     */
    public static HostOrder openOrdered(String path, ProblemListener listener) {
        return openOrdered(path, listener, (file, in) -> in);
    }

    /** The same, read through what {@code watch} makes of the bytes of a file. */
    static HostOrder openOrdered(String path, ProblemListener listener, Watch watch) {
        if (!path.equals(STANDARD)) {
            return HostOrder.of(told -> open(path, told, watch), listener);
        }
        try {
            Spool spool = Spool.of(input(path));
            return HostOrder.of(told -> open(spool, told), listener, spool);
        } catch (IOException e) {
            throw new UncheckedIOException("standard input: " + e.getMessage(), e);
        }
    }

    /**
     * Creates a trace file; its name says the format: {@code .jsonl}, {@code .avro}, either with
     * {@code .gz}; standard output is {@code .jsonl}.
     *
     * @return a writer whose file appears whole at its commit, or not at all
     */
    public static TraceWriter create(String path) {
        if (path.equals(STANDARD)) {
            return writer(standardOutput(), path, TraceFormat.JSONL);
        }
        TraceFormat format =
                TraceFormat.ofName(path)
                        .orElseThrow(
                                () ->
                                        new BadInputException(
                                                path
                                                        + ": unknown format: the name ends in none"
                                                        + " of .jsonl, .avro, .jsonl.gz, .avro.gz"));
        return writer(output(path), path, format);
    }

    private static MonotoneSource open(Spool spool, ProblemListener listener) {
        try {
            return read(spool.open(), STANDARD, listener);
        } catch (IOException e) {
            throw new UncheckedIOException("standard input: " + e.getMessage(), e);
        }
    }

    private static MonotoneSource read(InputStream in, String name, ProblemListener listener)
            throws IOException {
        try {
            FileHead head = plain(in, name);
            TraceFormat format =
                    TraceFormat.of(head.text(), name)
                            .orElseThrow(
                                    () ->
                                            new BadInputException(
                                                    name
                                                            + ": unknown format: neither .jsonl"
                                                            + " nor .avro"));
            return new MonotoneSource(format.read(head, name, listener));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static FileHead plain(InputStream in, String name) throws IOException {
        FileHead head = new FileHead(in);
        if (!head.empty() && head.gzipped()) {
            try {
                head = new FileHead(new GZIPInputStream(head, 1 << 16));
            } catch (EOFException | ZipException e) {
                throw new BadInputException(name + ": gzip data is damaged: " + e.getMessage(), e);
            }
        }
        if (head.empty()) {
            throw new BadInputException(name + ": is empty");
        }
        return head;
    }

    private static InputStream input(String path) throws IOException {
        if (path.equals(STANDARD)) {
            return standardInput();
        }
        Path file = path(path);
        if (!Files.exists(file)) {
            throw new BadInputException(path + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw new BadInputException(path + ": is a directory");
        }
        try {
            return Files.newInputStream(file);
        } catch (AccessDeniedException e) {
            throw new BadInputException(path + ": may not be read", e);
        }
    }

    private static OutputStream output(String path) {
        Path file = path(path);
        if (Files.isDirectory(file)) {
            throw new BadInputException(path + ": is a directory");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new BadInputException(path + ": there is no directory " + directory);
        }
        try {
            // a device or a pipe cannot be replaced, only written to
            return Files.exists(file) && !Files.isRegularFile(file)
                    ? Files.newOutputStream(file)
                    : AtomicFile.create(file);
        } catch (AccessDeniedException e) {
            throw new BadInputException(path + ": may not be written", e);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }

    private static TraceWriter writer(OutputStream out, String path, TraceFormat format) {
        try {
            return new TraceFileWriter(out, format, path.endsWith(".gz"));
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(out);
            throw e;
        }
    }

    private static void close(OutputStream out) {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new BadInputException(path + ": is no file name", e);
        }
    }

    /** Standard input, which stays open when the source is closed. */
    private static InputStream standardInput() {
        return new FilterInputStream(System.in) {
            @Override
            public void close() {}
        };
    }

    /** Standard output, which stays open, and says so when nobody reads it any more. */
    private static OutputStream standardOutput() {
        return new FilterOutputStream(System.out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                System.out.write(bytes, offset, length);
                if (System.out.checkError()) {
                    throw new IOException("standard output is closed");
                }
            }

            @Override
            public void close() {
                System.out.flush();
            }
        };
    }
}
