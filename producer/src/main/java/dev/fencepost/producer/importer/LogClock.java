package dev.fencepost.producer.importer;

/**
 * The one clock of a kernel log: makes the times of its lines out of their stamps.
 *
 * <p>The first stamp decides what the log counts from. Lines without a stamp, or with one of
 * another clock, are of the time of the line before. Stamps of {@code --reltime} add up, and so do
 * their errors; they count from boot where no line names a wall time. A wall time without a year is
 * counted from 1 January 1972, a leap year as every date has to fit: whoever joins such a log to
 * another one needs an offset anyway, as for another zone. A year that ends within the log is
 * followed by a next one. Nothing asks the machine for the time.
 */
final class LogClock {
    /** Stamps of several CPUs may fall by less than this; a boot falls by more. */
    private static final long BACK = 1_000_000_000L;

    private static final long MICRO = 1_000;
    private static final long DAY = 86_400_000_000_000L;
    private static final long HALF_YEAR = 183 * DAY;
    private static final long LEAP_YEAR = 366 * DAY;

    private TraceClock clock = TraceClock.NONE;
    private long now;
    private long error;
    private long years;
    private boolean withoutYear;

    /**
     * Goes on to the next line.
     *
     * @return false where its stamp shows that the machine was booted again in front of it
     */
    boolean advance(LogPrefix prefix) {
        return advance(prefix.form(), prefix.nanos(), prefix.error());
    }

    /** Goes on to the next entry of a journal, by the time since boot where it has one. */
    boolean advance(JournalEntry entry) {
        long sinceBoot = entry.microsSinceBoot();
        long since1970 = entry.microsSince1970();
        if (sinceBoot >= 0) {
            return advance(LogPrefix.Form.BOOT, sinceBoot * MICRO, MICRO);
        }
        return since1970 < 0 || advance(LogPrefix.Form.WALL, since1970 * MICRO, MICRO);
    }

    private boolean advance(LogPrefix.Form form, long nanos, long resolution) {
        switch (form) {
            case NONE -> {}
            case DELTA -> {
                clock = clock == TraceClock.NONE ? TraceClock.BOOT : clock;
                now = Math.max(0, now + nanos);
                error = Math.max(0, error + resolution);
            }
            case BOOT -> {
                return count(TraceClock.BOOT, nanos, resolution);
            }
            case WALL -> count(TraceClock.WALL, nanos, resolution);
            case YEARLESS -> {
                boolean newYear = clock == TraceClock.WALL && nanos + years + HALF_YEAR < now;
                years += newYear ? LEAP_YEAR : 0;
                withoutYear |= clock != TraceClock.BOOT;
                count(TraceClock.WALL, nanos + years, resolution);
            }
        }
        return true;
    }

    private boolean count(TraceClock by, long nanos, long resolution) {
        boolean fell = clock == by && nanos + BACK < now;
        if (fell && nanos == 0) {
            return true; // a CPU without a clock yet; a boot goes on to stamps that are not 0
        }
        if (clock == TraceClock.NONE || clock == by) {
            clock = by;
            now = nanos;
            error = resolution;
        }
        return !fell;
    }

    TraceClock clock() {
        return clock;
    }

    /** Whether its wall times name no year. */
    boolean withoutYear() {
        return withoutYear;
    }

    /** Time of the line, in ns. */
    long now() {
        return now;
    }

    /** How far that may be off. */
    long error() {
        return error;
    }
}
