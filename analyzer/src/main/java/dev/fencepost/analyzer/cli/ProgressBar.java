package dev.fencepost.analyzer.cli;

import dev.fencepost.producer.cli.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.DoubleConsumer;

/**
 * A bar on a terminal that fills as shares of a whole are done, by any thread; silent in a pipe.
 */
final class ProgressBar implements DoubleConsumer, AutoCloseable {
    private static final int WIDTH = 40;

    private final String what;
    private final LiveLine line;
    private double done;

    ProgressBar(String what, PrintWriter err) {
        this.what = what;
        this.line = new LiveLine(err, Progress.isTerminal(), Long.MAX_VALUE);
    }

    /** So much more of the whole, which is 1, is done. */
    @Override
    public synchronized void accept(double share) {
        done += share;
        line.show(this::text);
    }

    private String text() {
        int filled = (int) (Math.min(1, done) * WIDTH);
        return String.format(
                Locale.ROOT,
                "%s: [%s%s] %2.0f %%",
                what,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                Math.min(1, done) * 100);
    }

    @Override
    public synchronized void close() {
        line.close();
    }
}
