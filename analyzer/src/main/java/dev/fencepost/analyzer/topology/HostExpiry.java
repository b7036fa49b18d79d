package dev.fencepost.analyzer.topology;

import java.time.Duration;

/**
 * When a host that says nothing is given up, in the wall clock's time.
 *
 * @param limit without any event after which its run is over; zero: never
 */
record HostExpiry(Duration limit) {
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(1);
    private static final int CHECKS = 8;

    /** Parts of the limit in which times are written to the state: that exact they are. */
    private static final int GRAINS = 16;

    boolean isOn() {
        return !limit.isZero();
    }

    /** How often to look. */
    Duration interval() {
        Duration part = limit.dividedBy(CHECKS);
        return shorter(part.toMillis() == 0 ? Duration.ofMillis(1) : part);
    }

    /** How long a task has to be up to date before it may call a host silent. */
    long graceMillis() {
        return shorter(limit).toMillis();
    }

    private static Duration shorter(Duration duration) {
        return duration.compareTo(LONGEST_GRACE) < 0 ? duration : LONGEST_GRACE;
    }

    /** How much later a host may have spoken than the state says. */
    long grainMillis() {
        return limit.toMillis() / GRAINS;
    }

    boolean isOver(long heardMillis, long nowMillis) {
        return isOn() && nowMillis - heardMillis >= limit.toMillis();
    }
}
