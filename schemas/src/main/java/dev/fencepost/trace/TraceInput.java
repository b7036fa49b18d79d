package dev.fencepost.trace;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * A trace file that can be read more than once, if it is not standard input, and says how much of
 * it was read this time.
 *
 * <p>One thread reads; any may ask how far it is.
 */
public final class TraceInput {
    private final String path;
    private volatile long bytes;
    private volatile long read;

    private TraceInput(String path) {
        this.path = path;
    }

    /** The trace of that name; {@code -} is standard input. */
    public static TraceInput of(String path) {
        return new TraceInput(path);
    }

    public boolean isStandard() {
        return path.equals(TraceFiles.STANDARD);
    }

    /** As {@link TraceFiles#open}. */
    public MonotoneSource open(ProblemListener listener) {
        return TraceFiles.open(path, listener, this::watch);
    }

    /** As {@link TraceFiles#openOrdered}. */
    public HostOrder openOrdered(ProblemListener listener) {
        return TraceFiles.openOrdered(path, listener, this::watch);
    }

    /** How much of the file was read, from 0 to 1; empty where nobody knows how long it is. */
    public OptionalDouble share() {
        long all = bytes;
        return all == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1.0, (double) read / all));
    }

    private InputStream watch(Path file, InputStream in) {
        try {
            bytes = Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
        read = 0;
        return new Counting(in);
    }

    private final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int many = in.read(to, offset, length);
            count(many);
            return many;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = in.skip(wanted);
            count(skipped);
            return skipped;
        }

        private void count(long more) {
            count += Math.max(0, more);
            read = count;
        }
    }
}
