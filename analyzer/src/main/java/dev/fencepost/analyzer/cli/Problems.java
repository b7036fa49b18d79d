package dev.fencepost.analyzer.cli;

import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a user of each piece of a file that cannot be read, once, however often the file is read.
 *
 * <p>Called on the reading thread; read from after that has ended.
 */
final class Problems implements ProblemListener {
    /** Problems shown one by one; the rest are counted. */
    private static final int SHOWN = 20;

    /** Problems kept for a report; the rest are counted. */
    private static final int KEPT = 1_000;

    private final PrintWriter err;
    private final boolean strict;
    private final List<Problem> first = new ArrayList<>();
    private volatile long told;
    private volatile long met;

    Problems(PrintWriter err, boolean strict) {
        this.err = err;
        this.strict = strict;
    }

    /** The file is read from its start again. */
    void rewind() {
        met = 0;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes
    public void onProblem(Problem problem) {
        if (strict) {
            throw new BadInputException(problem.toString());
        }
        met++;
        if (met > told) {
            told = met;
            if (told <= KEPT) {
                first.add(problem);
            }
            if (told <= SHOWN) {
                err.println(problem);
            }
        }
    }

    long count() {
        return told;
    }

    /** The first of them. */
    List<Problem> first() {
        return List.copyOf(first);
    }

    /** Says how many were not shown. */
    void close() {
        if (told > SHOWN) {
            err.println("... and " + (told - SHOWN) + " more problems");
        }
    }
}
