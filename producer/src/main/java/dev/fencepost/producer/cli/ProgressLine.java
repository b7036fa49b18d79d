package dev.fencepost.producer.cli;

import java.io.Console;
import java.io.PrintWriter;

/** One line on a terminal that says how far long work has come; silent anywhere else. */
final class ProgressLine implements AutoCloseable {
    private static final long EVERY = 1 << 16;

    private final PrintWriter err;
    private final String what;
    private final long total;
    private final boolean shown;
    private long done;

    /** A line on the standard error of a process whose standard streams are a terminal. */
    ProgressLine(PrintWriter err, String what, long total) {
        this(err, what, total, isTerminal());
    }

    ProgressLine(PrintWriter err, String what, long total, boolean shown) {
        this.err = err;
        this.what = what;
        this.total = total;
        this.shown = shown;
    }

    void advance() {
        if (++done % EVERY == 0 && shown) {
            print("\r");
        }
    }

    @Override
    public void close() {
        if (shown && done >= EVERY) {
            print("\r");
            err.println();
        }
    }

    /** From Java 22 on there is always a console, and it knows whether it is a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private void print(String start) {
        err.printf("%s%s: %,d of %,d (%d%%)", start, what, done, total, 100 * done / total);
        err.flush();
    }
}
