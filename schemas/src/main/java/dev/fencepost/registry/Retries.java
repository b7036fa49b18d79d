package dev.fencepost.registry;

import java.time.Duration;

/**
 * How often to ask again where nobody answers, after pauses that double.
 *
 * @param most questions after the first
 * @param first pause
 * @param longest pause
 */
record Retries(int most, Duration first, Duration longest) {
    /** Asks once. */
    static final Retries NONE = new Retries(0, Duration.ZERO, Duration.ZERO);

    Duration pause(int retry) {
        Duration doubled = first.multipliedBy(1L << Math.min(retry, 20));
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
