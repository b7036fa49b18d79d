package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;
import java.util.Arrays;

/**
 * The Reverse Map Table: one entry per 4K of system physical memory, or one per frame where a frame
 * is held as 2M.
 *
 * <p>An entry is packed into a long: assigned, 2M, immutable, validated, 16 bits of ASID, 44 bits
 * of guest page number. The instructions answer with AMD's result codes.
 */
final class RmpTable {
    static final int SUCCESS = 0;
    static final int FAIL_INPUT = 1;
    static final int FAIL_PERMISSION = 2;
    static final int FAIL_OVERLAP = 4;
    static final int FAIL_SIZE_MISMATCH = 6;
    static final int FAIL_BAD_ADDRESS = 7;

    private static final long ASSIGNED = 1;
    private static final long LARGE = 1 << 1;
    private static final long IMMUTABLE = 1 << 2;
    private static final long VALIDATED = 1 << 3;
    private static final int ASID_SHIFT = 4;
    private static final int GPA_SHIFT = 20;
    private static final long GPA_STEP = 1L << GPA_SHIFT;

    private final boolean updateClearsValidated;
    private final long[] heads;
    private final long[][] pages;

    /** A table that covers the addresses below {@code limit}, all of them unassigned. */
    RmpTable(long limit, boolean updateClearsValidated) {
        int frames = Math.toIntExact((limit + Pages.SIZE_2M - 1) / Pages.SIZE_2M);
        this.updateClearsValidated = updateClearsValidated;
        this.heads = new long[frames];
        this.pages = new long[frames][];
    }

    static long entry(boolean assigned, boolean immutable, boolean validated, int asid, long gpa) {
        return (assigned ? ASSIGNED : 0)
                | (immutable ? IMMUTABLE : 0)
                | (validated ? VALIDATED : 0)
                | (long) asid << ASID_SHIFT
                | gpa >>> 12 << GPA_SHIFT;
    }

    static boolean assigned(long entry) {
        return (entry & ASSIGNED) != 0;
    }

    static boolean large(long entry) {
        return (entry & LARGE) != 0;
    }

    static boolean immutable(long entry) {
        return (entry & IMMUTABLE) != 0;
    }

    static boolean validated(long entry) {
        return (entry & VALIDATED) != 0;
    }

    static int asid(long entry) {
        return (int) (entry >>> ASID_SHIFT) & 0xffff;
    }

    static long gpa(long entry) {
        return entry >>> GPA_SHIFT << 12;
    }

    /** The entry of the 4K page at an address, with the guest page of that very page. */
    long at(long spa) {
        int frame = frame(spa);
        long[] small = pages[frame];
        return small != null
                ? small[Pages.pageInFrame(spa)]
                : heads[frame] + (large(heads[frame]) ? Pages.pageInFrame(spa) * GPA_STEP : 0);
    }

    /** Whether no page of the frame is assigned. */
    boolean frameUnassigned(long spa) {
        int frame = frame(spa);
        if (pages[frame] == null) {
            return !assigned(heads[frame]);
        }
        for (long page : pages[frame]) {
            if (assigned(page)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a page of the frame is assigned to a guest. */
    boolean frameHas(long spa, int asid) {
        int frame = frame(spa);
        if (pages[frame] == null) {
            return isOf(heads[frame], asid);
        }
        for (long page : pages[frame]) {
            if (isOf(page, asid)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(long entry, int asid) {
        return assigned(entry) && asid(entry) == asid;
    }

    /** Writes an entry without any check: the state in which a trace begins. */
    void set(long spa, long size, long entry) {
        int frame = frame(spa);
        if (size == Pages.SIZE_2M) {
            heads[frame] = assigned(entry) ? entry | LARGE : 0;
            pages[frame] = null;
        } else {
            if (pages[frame] == null) {
                pages[frame] = new long[Pages.PAGES_PER_FRAME];
                heads[frame] = 0;
            }
            pages[frame][Pages.pageInFrame(spa)] = entry;
        }
    }

    int update(long spa, long size, boolean assigned, boolean immutable, int asid, long gpa) {
        if (!covers(spa)) {
            return FAIL_INPUT;
        }
        long old = at(spa);
        if (immutable(old)) {
            return FAIL_PERMISSION;
        }
        boolean overlaps =
                size == Pages.SIZE_4K
                        ? large(old)
                        : pages[frame(spa)] != null && !frameUnassigned(spa);
        if (overlaps) {
            return FAIL_OVERLAP;
        }
        boolean keeps = !updateClearsValidated && validated(old);
        set(spa, size, assigned ? entry(true, immutable, keeps, asid, gpa) : 0);
        return SUCCESS;
    }

    int psmash(long spa) {
        if (!covers(spa)) {
            return FAIL_INPUT;
        }
        long head = heads[frame(spa)];
        if (pages[frame(spa)] != null || !large(head)) {
            return FAIL_BAD_ADDRESS;
        }
        long[] small = new long[Pages.PAGES_PER_FRAME];
        Arrays.setAll(small, page -> (head & ~LARGE) + page * GPA_STEP);
        pages[frame(spa)] = small;
        heads[frame(spa)] = 0;
        return SUCCESS;
    }

    int unsmash(long spa) {
        if (!covers(spa) || !unsmashable(spa)) {
            return FAIL_INPUT;
        }
        int frame = frame(spa);
        heads[frame] = pages[frame][0] | LARGE;
        pages[frame] = null;
        return SUCCESS;
    }

    /** Whether the frame is 512 pages of one owner, alike and contiguous from an aligned GPA. */
    boolean unsmashable(long spa) {
        long[] small = pages[frame(spa)];
        if (small == null || !assigned(small[0]) || gpa(small[0]) % Pages.SIZE_2M != 0) {
            return false;
        }
        for (int page = 1; page < small.length; page++) {
            if (small[page] != small[0] + page * GPA_STEP) {
                return false;
            }
        }
        return true;
    }

    int pvalidate(long spa, long size, boolean validate) {
        if (!covers(spa) || !assigned(at(spa))) {
            return FAIL_INPUT;
        }
        if (large(at(spa)) != (size == Pages.SIZE_2M)) {
            return FAIL_SIZE_MISMATCH;
        }
        int frame = frame(spa);
        long[] row = pages[frame] == null ? heads : pages[frame];
        int index = pages[frame] == null ? frame : Pages.pageInFrame(spa);
        row[index] = validate ? row[index] | VALIDATED : row[index] & ~VALIDATED;
        return SUCCESS;
    }

    private boolean covers(long spa) {
        return Long.compareUnsigned(spa >>> 21, heads.length) < 0;
    }

    private static int frame(long spa) {
        return (int) (spa >>> 21);
    }
}
