package dev.fencepost.model;

import java.util.List;

/**
 * A frame as the trace shows it at one moment: for looking at, and no part of what is promised to
 * be the same in every replay.
 *
 * @param host machine
 * @param run of the machine
 * @param frame base of the 2 MiB of SPA
 * @param ts of the last event that changed it
 * @param leaves that lead to the frame
 * @param rmp the state of its 512 pages as runs, in order, unknown ones marked
 * @param hazards the alerts that are open on it
 * @param hits accesses that met one of them so far
 */
public record WindowStatus(
        String host,
        int run,
        long frame,
        long ts,
        List<Leaves> leaves,
        List<RmpRun> rmp,
        List<Hazard> hazards,
        long hits) {
    public WindowStatus {
        leaves = List.copyOf(leaves);
        rmp = List.copyOf(rmp);
        hazards = List.copyOf(hazards);
    }

    /** The key on the windows topic: {@code host/frame}. */
    public String key() {
        return host + "/0x" + Long.toHexString(frame);
    }

    /** Leaves of one domain. */
    public record Leaves(int domain, LeafRun run) {}

    /**
     * Equal RMP entries in a row.
     *
     * @param page first page, 0 to 511
     * @param count pages
     * @param state whose they are
     * @param size 4K or 2M, 0 if unknown
     * @param asid owner, 0 if none or unknown
     * @param gpa guest address of the first page
     * @param immutable the host may not change them
     * @param validated YES, NO or UNKNOWN
     */
    public record RmpRun(
            int page,
            int count,
            Ownership state,
            long size,
            int asid,
            long gpa,
            boolean immutable,
            Known validated) {}

    /** Whose a page is. */
    public enum Ownership {
        UNKNOWN,
        SHARED,
        PRIVATE
    }

    /** An answer that may be missing. */
    public enum Known {
        UNKNOWN,
        NO,
        YES
    }

    /** An open alert. */
    public record Hazard(
            String alertId, HazardKind kind, String code, Severity severity, long hits) {}
}
