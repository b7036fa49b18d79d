package dev.fencepost.producer.importer;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Stream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RMP entries that the kernel printed because something about them was unexpected, as SNAPSHOTs: in
 * the middle of a trace they put the tables right without being a change, so that no verdict on the
 * order of a flush comes from them.
 *
 * <p>Only the entry at the start of a frame says whether the frame is one 2M page (the kernel's own
 * look-up reads the size there and nowhere else), and a SNAPSHOT cannot leave the size open. So an
 * entry counts where it is the first of its frame, or where the dump of the whole frame shows that
 * the first is none of 2M; the others are counted and make no event, since a 4K entry in a 2M frame
 * would be a size mismatch that nobody saw. A dump leaves out entries that are zero.
 */
final class RmpDumps {
    static final String UNKNOWN_SIZE = "RMP entry of a frame whose page size is not told";
    static final String WITHIN_2M = "RMP entry within a 2M one";
    static final String OTHER_LAYOUT = "RMP entry of a processor whose layout is not known";

    private static final String HEX = "0x([0-9a-fA-F]{1,16}+)";
    private static final String RANGE = "\\[" + HEX + " - " + HEX + "\\]";
    private static final Pattern ENTRY = Pattern.compile(", RMP entry: " + RANGE);
    private static final Pattern REGION =
            Pattern.compile(" unassigned, dumping non-zero entries in 2M PFN region: " + RANGE);
    private static final Pattern REGION_ENTRY = Pattern.compile("PFN: " + HEX + ", " + RANGE);
    private static final Pattern PFN = Pattern.compile("PFN " + HEX);
    private static final Pattern DECODED =
            Pattern.compile("RMPEntry paddr " + HEX + " \\[([^\\]]{1,200}+)\\]");

    private final EventLog log;
    private final Tally tally;
    private int family;
    private long regionStart = -1;
    private boolean is2M;
    private long unassigned = -1;

    RmpDumps(EventLog log, Tally tally) {
        this.log = log;
        this.tally = tally;
    }

    /** Which family of processors the machine is of: not every one has this layout. */
    void family(int number) {
        family = number;
    }

    /**
     * {@code PFN 0x..., RMP entry: [LOW - HIGH]}.
     *
     * @throws IllegalArgumentException where the line has another form
     */
    void entry(KernelLine line) {
        Matcher values = line.matched(ENTRY);
        endRegion(line);
        raw(line, pfnBefore(line), new RmpEntry(hex(values.group(1))));
    }

    /**
     * {@code PFN 0x... unassigned, dumping non-zero entries in 2M PFN region: [FIRST - END]}.
     *
     * @throws IllegalArgumentException where the line has another form
     */
    void region(KernelLine line) {
        Matcher values = line.matched(REGION);
        long pfn = pfnBefore(line);
        long start = hex(values.group(1));
        if (!startsFrame(start) || pfn < start || pfn >= start + Pages.PAGES_PER_FRAME) {
            throw new IllegalArgumentException("the PFN is not within its 2M region");
        }
        endRegion(line);
        regionStart = start;
        is2M = false;
        unassigned = pfn;
    }

    /**
     * {@code PFN: 0x..., [LOW - HIGH]}.
     *
     * @throws IllegalArgumentException where the line has another form
     */
    void regionEntry(KernelLine line) {
        Matcher values = line.matched(REGION_ENTRY);
        long pfn = hex(values.group(1));
        RmpEntry entry = new RmpEntry(hex(values.group(2)));
        if (regionStart < 0 || pfn < regionStart || pfn >= regionStart + Pages.PAGES_PER_FRAME) {
            raw(line, pfn, entry);
            return;
        }
        if (pfn == regionStart) {
            is2M = !known(entry) || entry.size() == Pages.SIZE_2M; // may be, which is enough
        }
        if (pfn > regionStart && is2M) {
            tally.ignore(known(entry) ? WITHIN_2M : OTHER_LAYOUT);
            return;
        }
        tellUnassigned(line);
        add(line, pfn, entry);
    }

    /**
     * {@code RMPEntry paddr 0x... [assigned=...]}, decoded by the kernel.
     *
     * @throws IllegalArgumentException where the line has another form
     */
    void decoded(KernelLine line) {
        Matcher values = line.matched(DECODED);
        Fields fields = Fields.of(values.group(2));
        boolean assigned = fields.number("assigned") != 0;
        boolean large = assigned && fields.number("pagesize") != 0;
        long pfn = checked(hex(values.group(1)) >>> 12);
        endRegion(line);
        if (!startsFrame(pfn)) {
            tally.ignore(UNKNOWN_SIZE);
            return;
        }
        log.add(
                new Snapshot(
                        line.place(log, Stream.RMP),
                        pfn << 12,
                        large ? Pages.SIZE_2M : Pages.SIZE_4K,
                        assigned,
                        fields.number("immutable", 0) != 0,
                        fields.number("validated", 0) != 0,
                        fields.word("asid"),
                        fields.number("gpa")));
    }

    private void raw(KernelLine line, long pfn, RmpEntry entry) {
        if (startsFrame(pfn)) {
            add(line, pfn, entry);
        } else {
            tally.ignore(UNKNOWN_SIZE);
        }
    }

    private void add(KernelLine line, long pfn, RmpEntry entry) {
        if (!known(entry)) {
            tally.ignore(OTHER_LAYOUT);
            return;
        }
        boolean owned = entry.assigned();
        log.add(
                new Snapshot(
                        line.place(log, Stream.RMP),
                        checked(pfn) << 12,
                        entry.size(),
                        owned,
                        entry.immutable(),
                        entry.validated(),
                        owned ? entry.asid() : 0,
                        owned ? entry.gpa() : 0));
    }

    /** Whether the layout of an entry is known, or the entry is zero by any. */
    private boolean known(RmpEntry entry) {
        return family <= RmpEntry.LAST_FAMILY || entry.low() == 0;
    }

    /** The dump of a frame is over: nothing more will be told of it. */
    void endRegion(KernelLine line) {
        tellUnassigned(line);
        regionStart = -1;
    }

    /** Lines are missing here: what a dump does not show may have been in them. */
    void forgetRegion() {
        regionStart = -1;
        unassigned = -1;
    }

    /** The page that a dump is about, once nothing can show it to be part of a 2M page. */
    private void tellUnassigned(KernelLine line) {
        if (unassigned >= 0 && !is2M) {
            add(line, unassigned, new RmpEntry(0));
        }
        unassigned = -1;
    }

    private static boolean startsFrame(long pfn) {
        return pfn % Pages.PAGES_PER_FRAME == 0;
    }

    private static long pfnBefore(KernelLine line) {
        String before = line.before();
        int at = Math.max(0, before.lastIndexOf("PFN "));
        Matcher pfn = PFN.matcher(before).region(at, before.length());
        if (!pfn.matches()) {
            throw new IllegalArgumentException("no PFN");
        }
        return checked(hex(pfn.group(1)));
    }

    private static long checked(long pfn) {
        return RmpFailures.spaOf(pfn) >>> 12;
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }
}
