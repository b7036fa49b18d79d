package dev.fencepost.analyzer.soak;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a worker is, as it says itself in one line.
 *
 * @param heapBytes in use after the last collection
 * @param events judged since it was started
 * @param late events that came too late to be put in order
 */
record WorkerReport(long heapBytes, long events, long late) {
    static final WorkerReport NONE = new WorkerReport(0, 0, 0);
    private static final Pattern FORM = Pattern.compile("heap (\\d+) events (\\d+) late (\\d+)");

    /** Reads a line; empty if it is none. */
    static Optional<WorkerReport> parse(String line) {
        Matcher matcher = FORM.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new WorkerReport(
                                Long.parseLong(matcher.group(1)),
                                Long.parseLong(matcher.group(2)),
                                Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "heap " + heapBytes + " events " + events + " late " + late;
    }
}
