package dev.fencepost.analyzer.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * A line that says how far long work has come: on a terminal it stands still and changes a few
 * times a second; in a pipe a new one is written now and then.
 */
final class LiveLine implements AutoCloseable {
    private static final long TERMINAL_NANOS = 200_000_000L;

    private final PrintWriter err;
    private final boolean terminal;
    private final long everyNanos;
    private long last = System.nanoTime();
    private int width;

    /**
     * A line that nothing is written in yet.
     *
     * @param pipeNanos between two lines in a pipe; {@link Long#MAX_VALUE}: none
     */
    LiveLine(PrintWriter err, boolean terminal, long pipeNanos) {
        this.err = err;
        this.terminal = terminal;
        this.everyNanos = terminal ? TERMINAL_NANOS : pipeNanos;
    }

    /** Shows a line if one is due, however often this is called. */
    void show(Supplier<String> line) {
        long now = System.nanoTime();
        if (now - last < everyNanos) {
            return;
        }
        last = now;
        String text = line.get();
        if (terminal) {
            err.print('\r' + text + " ".repeat(Math.max(0, width - text.length())));
            err.flush();
            width = text.length();
        } else {
            err.println(text);
        }
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (width > 0) {
            err.print('\r' + " ".repeat(width) + '\r');
            err.flush();
            width = 0;
        }
    }
}
