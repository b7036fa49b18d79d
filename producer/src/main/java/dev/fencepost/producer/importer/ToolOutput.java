package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a program prints, read as it comes; its end is that of the program, which has failed if its
 * exit code is not 0. Closing it before ends the program.
 */
final class ToolOutput extends FilterInputStream {
    /** Complaints of a program that are kept for the message, in bytes. */
    private static final int MOST = 1 << 13;

    private final String name;
    private final String otherwise;
    private final Process process;
    private final Complaints complaints;

    /** Starts the program; {@code otherwise} is what to say of another way where it fails. */
    ToolOutput(String name, ProcessBuilder builder, String otherwise) throws IOException {
        this(name, builder.start(), otherwise);
        process.getOutputStream().close(); // none of them need ask anything
    }

    private ToolOutput(String name, Process process, String otherwise) {
        super(process.getInputStream());
        this.name = name;
        this.otherwise = otherwise;
        this.process = process;
        this.complaints = new Complaints(process.getErrorStream());
        complaints.setDaemon(true);
        complaints.start();
    }

    /** Reads what a program complains of, so that it never waits for us to do so. */
    private static final class Complaints extends Thread {
        private final InputStream from;
        private final StringBuilder text = new StringBuilder();

        Complaints(InputStream from) {
            super("complaints");
            this.from = from;
        }

        @Override
        public void run() {
            byte[] bytes = new byte[1 << 10];
            try {
                for (int read = from.read(bytes); read > 0; read = from.read(bytes)) {
                    keep(new String(bytes, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                keep(e.getMessage());
            }
        }

        private synchronized void keep(String part) {
            text.append(part, 0, Math.min(part.length(), MOST - Math.min(MOST, text.length())));
        }

        synchronized String line() {
            return text.toString()
                    .lines()
                    .map(String::strip)
                    .filter(each -> !each.endsWith("Ignoring.")) // perf, of what it goes on without
                    .collect(Collectors.joining("; "));
        }
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read < 0) {
            ended();
        }
        return read;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        int read = super.read(into, at, length);
        if (read < 0) {
            ended();
        }
        return read;
    }

    private void ended() throws IOException {
        try {
            int code = process.waitFor();
            complaints.join();
            if (code != 0) {
                throw new BadInputException(
                        String.format(
                                Locale.ROOT,
                                "%s: the program that prints it ended with %d: %s%s",
                                name,
                                code,
                                complaints.line(),
                                otherwise));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name + ": interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        super.close();
    }
}
