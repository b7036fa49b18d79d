package dev.fencepost.producer.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One line on a terminal that says how far long work has come; silent in a pipe. */
public final class Progress implements LongConsumer, AutoCloseable {
    private static final int STDERR = 2;
    private static final long EVERY_NANOS = 200_000_000;

    private final String what;
    private final PrintStream err;
    private final boolean shown;
    private final Supplier<OptionalDouble> share;
    private final long begun = System.nanoTime();
    private long last = begun;
    private int width;

    Progress(String what, PrintStream err, boolean shown, Supplier<OptionalDouble> share) {
        this.what = what;
        this.err = err;
        this.shown = shown;
        this.share = share;
    }

    /** Progress on stderr, if somebody looks at it. */
    public static Progress of(String what) {
        return of(what, OptionalDouble::empty);
    }

    /**
     * The same for work of which the whole is known.
     *
     * @param share of the work that is done, from 0 to 1, where it can be told
     */
    public static Progress of(String what, Supplier<OptionalDouble> share) {
        return new Progress(what, System.err, isTerminal(), share);
    }

    /** Shows how many are done, a few times a second however often it is called. */
    @Override
    public void accept(long done) {
        long now = System.nanoTime();
        if (!shown || now - last < EVERY_NANOS) {
            return;
        }
        last = now;
        String line = line(done);
        err.print('\r' + line + " ".repeat(Math.max(0, width - line.length())));
        err.flush();
        width = line.length();
    }

    /** How far it has come, in words. */
    String line(long done) {
        OptionalDouble part = share.get();
        String percent =
                part.isPresent()
                        ? String.format(Locale.ROOT, " %3.0f %%,", part.getAsDouble() * 100)
                        : "";
        return String.format(Locale.ROOT, "%s:%s %,d, %,d/s", what, percent, done, rate(done));
    }

    /** Whether somebody looks at stderr. */
    public static boolean isTerminal() {
        return Terminal.isOpen(STDERR);
    }

    /** So many a second since it began. */
    public long rate(long done) {
        return (long) (done / Math.max(1e-9, (System.nanoTime() - begun) / 1e9));
    }

    /** Seconds since it began. */
    public double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Takes the line away. */
    public void clear() {
        if (width > 0) {
            err.print('\r' + " ".repeat(width) + '\r');
            err.flush();
            width = 0;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
