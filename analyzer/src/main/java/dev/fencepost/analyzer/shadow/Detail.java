package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.RmpEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What only a mixed or disputed frame has: pages of its own, what is wrong with it, flushes that
 * are pending over it.
 */
public final class Detail {
    private static final int OPEN = 1;
    private static final int PROVEN = 2;

    private RmpEvent resize;
    private RmpEvent resizeBefore;
    private RmpEvent devalidation;
    private RmpPages pages;
    private final List<Mismatch> mismatches = new ArrayList<>(1);
    private final List<Change> changes = new ArrayList<>(1);
    private boolean aliased;

    /**
     * The last PSMASH, UNSMASH or firmware call that changed the size of the entries; null if none
     * did.
     */
    RmpEvent resize() {
        return resize;
    }

    /** The one before it; null if there was none. */
    RmpEvent resizeBefore() {
        return resizeBefore;
    }

    void resize(RmpEvent event) {
        resizeBefore = event == null ? null : resize;
        resize = event;
    }

    /** The last PVALIDATE that took validity away; null if none did. */
    RmpEvent devalidation() {
        return devalidation;
    }

    void devalidation(RmpEvent event) {
        devalidation = event;
    }

    RmpPages pages() {
        return pages;
    }

    void pages(RmpPages own) {
        pages = own;
    }

    /** The ways in which its tables disagree now. */
    public List<Mismatch> mismatches() {
        return mismatches;
    }

    /** The changes of leaves over it whose flush is not complete. */
    public List<Change> changes() {
        return changes;
    }

    /** Whether an ALIAS episode is open on it. */
    public boolean aliased() {
        return aliased;
    }

    public void aliased(boolean open) {
        aliased = open;
    }

    void write(StateWriter out) {
        write(out, resizeBefore);
        write(out, resize);
        write(out, devalidation);
        out.flag(pages != null);
        if (pages != null) {
            pages.write(out);
        }
        out.flag(aliased).number(mismatches.size());
        for (Mismatch mismatch : mismatches) {
            out.number(mismatch.domain()).text(mismatch.code()).number(mismatch.leaf());
            out.event(mismatch.openedBy());
            out.number((mismatch.open() ? OPEN : 0) | (mismatch.proven() ? PROVEN : 0));
        }
    }

    private static void write(StateWriter out, RmpEvent event) {
        out.flag(event != null);
        if (event != null) {
            out.event(event);
        }
    }

    /**
     * @param inherited makes pages as the 2M entry left them
     */
    void read(StateReader in, Supplier<RmpPages> inherited) {
        resizeBefore = in.flag() ? (RmpEvent) in.event() : null;
        resize = in.flag() ? (RmpEvent) in.event() : null;
        devalidation = in.flag() ? (RmpEvent) in.event() : null;
        if (in.flag()) {
            pages = inherited.get();
            pages.read(in);
        }
        aliased = in.flag();
        for (int left = in.count(); left > 0; left--) {
            Mismatch mismatch = new Mismatch(in.count(), in.text(), in.number(), in.event());
            int state = in.count();
            if ((state & OPEN) != 0) {
                mismatch.opened(Tally.NONE);
            }
            mismatch.proven((state & PROVEN) != 0);
            mismatches.add(mismatch);
        }
    }

    boolean isEmpty() {
        return resize == null
                && devalidation == null
                && pages == null
                && mismatches.isEmpty()
                && changes.isEmpty()
                && !aliased;
    }
}
