package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.analyzer.dashboard.book.Board;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How much comes to a board a second, over the last few seconds. Thread-safe. */
final class Rates {
    private static final double NANOS = 1e9;

    /** Of a new second: so that a rate follows in some seconds and does not jump. */
    private static final double SHARE = 0.5;

    private final Board board;
    private long lastNanos;
    private Counts last;
    private Per second = new Per(OptionalDouble.empty(), 0, 0);

    /** What had come by a moment. */
    private record Counts(OptionalLong events, long alerts, long windows) {}

    /**
     * So much a second.
     *
     * @param events judged; empty where nobody knows
     * @param alerts revisions of them
     * @param windows states of frames
     */
    record Per(OptionalDouble events, double alerts, double windows) {}

    Rates(Board board, long nowNanos) {
        this.board = board;
        this.lastNanos = nowNanos;
        this.last = counts();
    }

    private Counts counts() {
        return new Counts(board.source().events(), board.revisions(), board.statuses());
    }

    /** Looks again, about once a second. */
    synchronized void tick(long nowNanos) {
        Counts now = counts();
        double seconds = Math.max(1, nowNanos - lastNanos) / NANOS;
        OptionalDouble events = OptionalDouble.empty();
        if (now.events().isPresent()) {
            long gone = now.events().getAsLong() - last.events().orElse(0);
            events = OptionalDouble.of(mix(second.events().orElse(0), gone / seconds));
        }
        second =
                new Per(
                        events,
                        mix(second.alerts(), (now.alerts() - last.alerts()) / seconds),
                        mix(second.windows(), (now.windows() - last.windows()) / seconds));
        last = now;
        lastNanos = nowNanos;
    }

    private static double mix(double before, double now) {
        double mixed = before + SHARE * (now - before);
        return mixed < 0.1 ? 0 : mixed;
    }

    synchronized Per second() {
        return second;
    }
}
