package dev.fencepost.model;

/**
 * Sizes and alignments of pages, leaves and frames; every address is an unsigned 64-bit number of
 * bytes.
 */
public final class Pages {
    public static final long SIZE_4K = 1L << 12;
    public static final long SIZE_2M = 1L << 21;
    public static final long SIZE_1G = 1L << 30;

    /** 4K pages in one frame. */
    public static final int PAGES_PER_FRAME = 512;

    private Pages() {}

    /** Base of the frame, the aligned 2 MiB, that holds an address. */
    public static long frameOf(long address) {
        return address & -SIZE_2M;
    }

    /** Number of the 4K page within its frame, 0 to 511. */
    public static int pageInFrame(long address) {
        return (int) (address >>> 12) & (PAGES_PER_FRAME - 1);
    }

    public static boolean isPowerOfTwo(long size) {
        return size != 0 && (size & (size - 1)) == 0;
    }

    static void checkLeafSize(long size) {
        if (!isPowerOfTwo(size) || Long.compareUnsigned(size, SIZE_4K) < 0 || size < 0) {
            throw new IllegalArgumentException(
                    "leaf size is not a power of two of 4K at least: "
                            + Long.toUnsignedString(size));
        }
    }

    static void checkAligned(String name, long address, long size) {
        if ((address & (size - 1)) != 0) {
            throw new IllegalArgumentException(
                    String.format("%s 0x%x is not aligned to 0x%x", name, address, size));
        }
    }

    static void checkRmpPage(long spa, long size) {
        if (size != SIZE_4K && size != SIZE_2M) {
            throw new IllegalArgumentException(
                    "RMP page size is neither 4K nor 2M: " + Long.toUnsignedString(size));
        }
        checkAligned("spa", spa, size);
    }

    static void checkPositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is not positive: " + value);
        }
    }

    static void checkNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is negative: " + value);
        }
    }

    /**
     * Checks that a range, already known not to overflow, is no larger than any machine would have
     * it.
     */
    static void checkAtMost(String what, long bytes, long most) {
        if (bytes < 0 || bytes > most) {
            throw new IllegalArgumentException(
                    String.format("%s is over 0x%x bytes: 0x%x", what, most, bytes));
        }
    }

    /** Checks that a range that is not empty ends within 64 bits. */
    static void checkRange(String name, long start, long bytes) {
        if (bytes <= 0) {
            checkPositive("length", bytes);
        }
        if (Long.compareUnsigned(start, start + bytes - 1) > 0) {
            throw beyond(name, start);
        }
    }

    private static IllegalArgumentException beyond(String name, long start) {
        return new IllegalArgumentException(
                String.format("%s 0x%x and its size reach beyond 64 bits", name, start));
    }

    /** Checks that {@code count} pieces of {@code size} from {@code start} end within 64 bits. */
    static void checkRange(String name, long start, long size, long count) {
        checkNotNegative("size", size);
        checkPositive("count", count);
        if (size == 0) {
            return;
        }
        boolean overflow =
                Math.multiplyHigh(size, count) != 0
                        || size * count < 0
                        || Long.compareUnsigned(start, start + size * count - 1) > 0;
        if (overflow) {
            throw beyond(name, start);
        }
    }
}
