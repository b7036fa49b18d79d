package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import java.util.List;

/**
 * The RMP entries of one frame: one 2M entry kept in place, or pages of their own in {@link
 * RmpPages}. A page that no event told of is unknown, which is neither shared nor private.
 */
public abstract class RmpEntries {
    static final int KNOWN = 1;
    static final int ASSIGNED = 1 << 1;
    static final int IMMUTABLE = 1 << 2;
    static final int SNAPSHOT = 1 << 3;
    static final int SNAPSHOT_VALIDATED = 1 << 4;
    static final int VALIDATED = 1 << 5;
    static final int VALIDATED_KNOWN = 1 << 6;

    /**
     * What decides whether a guest may use a page: known, assigned and validated, not immutable.
     */
    static final int GRANTING = KNOWN | ASSIGNED | IMMUTABLE | VALIDATED;

    private static final int SIZE_KNOWN = 1 << 7;
    private static final int SIZE_2M = 1 << 8;
    private static final int ENTRY = (1 << 7) - 1;

    private long gpa;
    private long ts;
    private long seq;
    private int tsErr;
    private int asid;
    private short flags;

    /** First SPA of the frame. */
    abstract long base();

    abstract Detail detail();

    abstract boolean hasDetail();

    /** Whether the size of its entries is known; else nothing is. */
    public boolean sizeKnown() {
        return (flags & SIZE_KNOWN) != 0;
    }

    /** Whether it is one 2M entry. */
    public boolean is2M() {
        return (flags & (SIZE_KNOWN | SIZE_2M)) == (SIZE_KNOWN | SIZE_2M);
    }

    /** Whether its entries are known to be of 4K. */
    public boolean is4K() {
        return (flags & (SIZE_KNOWN | SIZE_2M)) == SIZE_KNOWN;
    }

    public boolean known(int page) {
        return (pageFlags(page) & KNOWN) != 0;
    }

    /** Whether all is alike of two pages but for their owner; where it is false, most may be. */
    public boolean alike(int page, int other) {
        return pageFlags(page) == pageFlags(other);
    }

    /** Whether a page is known to be a guest's. */
    public boolean assigned(int page) {
        return (pageFlags(page) & (KNOWN | ASSIGNED)) == (KNOWN | ASSIGNED);
    }

    /** Whether a page is known to be shared. */
    public boolean unassigned(int page) {
        return (pageFlags(page) & (KNOWN | ASSIGNED)) == KNOWN;
    }

    public boolean immutable(int page) {
        return (pageFlags(page) & IMMUTABLE) != 0;
    }

    public boolean validated(int page) {
        return (pageFlags(page) & VALIDATED) != 0;
    }

    /** Whether a page is known not to be validated. */
    public boolean notValidated(int page) {
        return (pageFlags(page) & (VALIDATED_KNOWN | VALIDATED)) == VALIDATED_KNOWN;
    }

    /** Whether a PVALIDATE took validity from a page since the frame was last one 2M entry. */
    public boolean devalidated() {
        return hasDetail() && detail().devalidation() != null;
    }

    /** Owner of a page, where it is assigned. */
    public int asid(int page) {
        return hasPages() ? detail().pages().asid(page) : asid;
    }

    /** Guest address of a page, where it is assigned. */
    public long gpa(int page) {
        return hasPages() ? detail().pages().gpa(page) : gpa + ((long) page << 12);
    }

    /**
     * Whether pages {@code from} to {@code to} are all known to be that guest's, at that guest
     * address on, validated and not immutable; where it is false, each has to be looked at.
     */
    public boolean grants(int owner, long guest, int from, int to) {
        if (hasPages()) {
            return detail().pages().grants(owner, guest, from, to);
        }
        return (flags & GRANTING) == (KNOWN | ASSIGNED | VALIDATED)
                && asid == owner
                && gpa + ((long) from << 12) == guest;
    }

    /** Whether every page is alike but for its guest address: then page 0 answers for all. */
    public boolean uniform() {
        return !hasPages();
    }

    /** Whether a page is known to be assigned to a guest. */
    public boolean anyAssigned(int owner) {
        return hasPages() && detail().pages().grantsAny(owner) || firstAssigned(owner) >= 0;
    }

    /** First page known to be assigned to a guest, or -1. */
    public int firstAssigned(int owner) {
        int pages = uniform() ? 1 : Pages.PAGES_PER_FRAME;
        for (int page = 0; page < pages; page++) {
            if (assigned(page) && asid(page) == owner) {
                return page;
            }
        }
        return -1;
    }

    /** First page known to be assigned, or -1. */
    public int firstAssigned() {
        return first(KNOWN | ASSIGNED);
    }

    /** First page known to be shared, or -1. */
    public int firstUnassigned() {
        return first(KNOWN);
    }

    /** Whether some pages are known to be private and some to be shared. */
    public boolean mixed() {
        return hasPages()
                && detail().pages().assigned() > 0
                && detail().pages().known() > detail().pages().assigned();
    }

    /** Whether all 512 pages are known. */
    public boolean allKnown() {
        return hasPages()
                ? detail().pages().known() == Pages.PAGES_PER_FRAME
                : (flags & KNOWN) != 0;
    }

    /** When the entry of a page was set. */
    public Fact origin(int page) {
        return own(page) ? detail().pages().origin(page) : new Fact(ts, seq, tsErr);
    }

    /** When the size of the entries was last decided, as far as page {@code page} tells. */
    public Fact sizeOrigin(int page) {
        Fact origin = origin(page);
        boolean later = hasDetail() && RmpHistory.isLater(detail().resize(), origin);
        return later ? Fact.of(detail().resize()) : origin;
    }

    /** The events that made the entry of a known page what it is, oldest first. */
    public List<RmpEvent> history(int page, String host, int run) {
        return RmpHistory.of(this, page, host, run);
    }

    void update(RmpUpdate event, boolean clearsValidated) {
        int entry = KNOWN | bit(event.assigned(), ASSIGNED) | bit(event.immutable(), IMMUTABLE);
        set(event, event.size(), event.spa(), entry, event.asid(), event.gpa(), clearsValidated);
    }

    void snapshot(Snapshot event) {
        int entry =
                KNOWN
                        | SNAPSHOT
                        | VALIDATED_KNOWN
                        | bit(event.assigned(), ASSIGNED)
                        | bit(event.immutable(), IMMUTABLE)
                        | bit(event.validated(), VALIDATED | SNAPSHOT_VALIDATED);
        set(event, event.size(), event.spa(), entry, event.asid(), event.gpa(), false);
    }

    private void set(
            RmpEvent event,
            long size,
            long spa,
            int entry,
            int asid,
            long gpa,
            boolean clearsValidated) {
        if (size == Pages.SIZE_2M) {
            int validity = validity(entry, flags, clearsValidated);
            dropPages();
            this.flags = (short) (entry | validity | SIZE_KNOWN | SIZE_2M);
            this.asid = asid;
            this.gpa = gpa;
            this.ts = event.ts();
            this.seq = event.seq();
            this.tsErr = (int) Math.min(event.tsErr(), Integer.MAX_VALUE);
            return;
        }
        int page = Pages.pageInFrame(spa);
        int validity = validity(entry, pageFlags(page), clearsValidated);
        flags = (short) ((flags | SIZE_KNOWN) & ~SIZE_2M);
        ownPages().set(page, entry | validity, asid, gpa, event);
    }

    /** What an entry takes over of whether the one before was validated. */
    private static int validity(int entry, int before, boolean cleared) {
        int kept = cleared ? VALIDATED_KNOWN : before & (VALIDATED | VALIDATED_KNOWN);
        return (entry & SNAPSHOT) != 0 ? 0 : kept;
    }

    void resize(RmpEvent event, boolean to2M) {
        if (sizeKnown() && is2M() == to2M) {
            return;
        }
        flags = (short) (to2M ? flags | SIZE_KNOWN | SIZE_2M : (flags | SIZE_KNOWN) & ~SIZE_2M);
        detail().resize(event);
    }

    void validate(Pvalidate event) {
        int from = Pages.pageInFrame(event.spa());
        int to = from + (int) (event.size() >>> 12);
        boolean validated = event.validate();
        if (!validated) {
            detail().devalidation(event);
        }
        int bits = VALIDATED_KNOWN | bit(validated, VALIDATED);
        if (from == 0 && to == Pages.PAGES_PER_FRAME && uniform()) {
            if ((flags & KNOWN) != 0) {
                flags = (short) (flags & ~VALIDATED | bits);
            }
            return;
        }
        RmpPages pages = ownPages();
        for (int page = from; page < to; page++) {
            if (known(page)) {
                pages.flags(page, pages.flags(page) & ~VALIDATED | bits);
            }
        }
    }

    void write(StateWriter out) {
        out.number(flags).number(gpa).number(ts).number(seq).number(tsErr).number(asid);
    }

    void read(StateReader in) {
        flags = (short) in.number();
        gpa = in.number();
        ts = in.number();
        seq = in.number();
        tsErr = in.count();
        asid = in.count();
    }

    /** First page whose entry is known and assigned or not, as told, or -1. */
    private int first(int wanted) {
        int pages = uniform() ? 1 : Pages.PAGES_PER_FRAME;
        for (int page = 0; page < pages; page++) {
            if ((pageFlags(page) & (KNOWN | ASSIGNED)) == wanted) {
                return page;
            }
        }
        return -1;
    }

    private boolean hasPages() {
        return hasDetail() && detail().pages() != null;
    }

    /** Whether a page was told of by itself, not as part of a 2M entry. */
    boolean own(int page) {
        return hasPages() && detail().pages().own(page);
    }

    int pageFlags(int page) {
        return hasPages() ? detail().pages().flags(page) : flags & ENTRY;
    }

    private RmpPages ownPages() {
        if (!hasPages()) {
            detail().pages(inherited());
        }
        return detail().pages();
    }

    /** Pages as the 2M entry leaves them. */
    RmpPages inherited() {
        return new RmpPages(flags & ENTRY, asid, gpa);
    }

    private void dropPages() {
        if (hasDetail()) {
            detail().pages(null);
            detail().resize(null);
            detail().devalidation(null);
        }
    }

    private static int bit(boolean set, int bit) {
        return set ? bit : 0;
    }
}
