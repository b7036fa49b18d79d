package dev.fencepost.producer.importer;

import java.util.Arrays;

/**
 * Line numbers in order, each with a value, 16 bytes each; at most {@value #MOST}, a bound on what
 * a hostile text can cost.
 */
final class LineNumbers {
    static final int MOST = 1 << 20;

    private long[] lines = new long[16];
    private long[] values = new long[16];
    private int count;

    /** Adds a line, as a rule behind all the others; one beyond the bound is not kept. */
    void add(long line, long value) {
        if (count == MOST) {
            return;
        }
        if (count == lines.length) {
            lines = Arrays.copyOf(lines, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        int at = count == 0 || lines[count - 1] < line ? count : Math.max(0, -1 - find(line));
        System.arraycopy(lines, at, lines, at + 1, count - at);
        System.arraycopy(values, at, values, at + 1, count - at);
        lines[at] = line;
        values[at] = value;
        count++;
    }

    boolean contains(long line) {
        return count > 0 && find(line) >= 0;
    }

    /** The value of a line, or another where it has none. */
    long valueOf(long line, long absent) {
        int at = find(line);
        return at >= 0 ? values[at] : absent;
    }

    /** Whether a line lies behind what could be kept. */
    boolean isBeyond(long line) {
        return count == MOST && line > lines[count - 1];
    }

    private int find(long line) {
        return Arrays.binarySearch(lines, 0, count, line);
    }
}
