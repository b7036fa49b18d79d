package dev.fencepost.analyzer.bench;

import java.time.Duration;

/**
 * How long is measured.
 *
 * @param rounds that count
 * @param pass least time of one measurement in one round
 * @param warmUp least time that each kind of work runs before it counts
 * @param live time that a paced stream is measured in one round, and half as long before that
 */
public record Effort(int rounds, Duration pass, Duration warmUp, Duration live) {
    /** Enough for numbers that repeat within some percent on a quiet machine. */
    public static final Effort DEFAULT =
            new Effort(3, Duration.ofSeconds(4), Duration.ofSeconds(20), Duration.ofSeconds(15));

    /** Enough to see an order of magnitude. */
    public static final Effort QUICK =
            new Effort(1, Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(4));

    public Effort {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds are not positive: " + rounds);
        }
        if (pass.isNegative() || warmUp.isNegative() || live.isNegative() || live.isZero()) {
            throw new IllegalArgumentException("a time is negative, or nothing is sent live");
        }
    }
}
