package dev.fencepost.analyzer.shadow;

/** Arithmetic on ranges of unsigned addresses that never runs over the top of 64 bits. */
public final class Ranges {
    private Ranges() {}

    /** Whether two ranges, neither empty, have an address in common. */
    public static boolean overlap(long a, long bytesA, long b, long bytesB) {
        return Long.compareUnsigned(b - a, bytesA) < 0 || Long.compareUnsigned(a - b, bytesB) < 0;
    }

    /** Whether the first range holds all of the second. */
    public static boolean covers(long a, long bytesA, long b, long bytesB) {
        long into = b - a;
        return Long.compareUnsigned(into, bytesA) < 0
                && Long.compareUnsigned(bytesB, bytesA - into) <= 0;
    }

    public static long max(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0 ? a : b;
    }

    public static long min(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }
}
