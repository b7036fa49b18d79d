package dev.fencepost.producer.importer;

import static dev.fencepost.producer.importer.Ascii.isDigit;

/** Reads the time of a trace line in place. */
final class LineTime {
    private static final long NANOS = 1_000_000_000L;
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS - 1;
    private static final int NO_DOT = 0;

    private long nanos;
    private int digits;

    /** Reads {@code SECONDS.FRACTION:} or {@code COUNT:}; where it ends, 0 if it is none. */
    int read(byte[] line, int from, int end) {
        int at = Ascii.digits(line, from, end, 18);
        if (at == from || at == end) {
            return 0;
        }
        nanos = Ascii.number(line, from, at);
        digits = NO_DOT;
        if (line[at] == '.') {
            at = fraction(line, at + 1, end);
        }
        return at > 0 && at < end && line[at] == ':' ? at + 1 : 0;
    }

    private int fraction(byte[] line, int from, int end) {
        int at = from;
        long value = 0;
        while (at < end && at < from + 9 && isDigit(line[at])) {
            value = value * 10 + line[at++] - '0';
        }
        digits = at - from;
        if (digits < 6 || nanos > MAX_SECONDS) {
            return 0;
        }
        for (int i = digits; i < 9; i++) {
            value *= 10;
        }
        nanos = nanos * NANOS + value;
        return at;
    }

    /** Nanoseconds, or the count of a clock that counts none. */
    long nanos() {
        return nanos;
    }

    /** Whether the clock counts something else than time. */
    boolean counts() {
        return digits == NO_DOT;
    }

    /** The kernel and trace-cmd round to the nearest last digit, perf cuts what is behind it. */
    long error(boolean perf) {
        return switch (digits) {
            case 6 -> perf ? 1000 : 500;
            case 7 -> 50;
            case 8 -> 5;
            default -> 0;
        };
    }
}
