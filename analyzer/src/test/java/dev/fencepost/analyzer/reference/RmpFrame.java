package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.PAGES_PER_FRAME;
import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The RMP entries of one frame, 4K by 4K, as the events so far show them; unseen ones unknown. */
final class RmpFrame {
    /**
     * Owner of a page.
     *
     * @param setBy event that said so
     * @param validatedBy event that said whether it is validated, -1 while unknown
     */
    record Entry(
            boolean assigned,
            int asid,
            long gpa,
            boolean immutable,
            boolean validated,
            int setBy,
            int validatedBy) {
        Entry validate(boolean value, int event) {
            return new Entry(assigned, asid, gpa, immutable, value, setBy, event);
        }

        Fact fact() {
            return new Fact(Stream.RMP, setBy);
        }
    }

    private final Entry[] pages = new Entry[PAGES_PER_FRAME];
    private long size;
    private int sizeBy = -1;

    /** Sets the page, or all 512; a 4K entry within shows that the frame is no 2M entry. */
    void set(int page, long entrySize, Entry entry) {
        size(entrySize, entry.setBy());
        if (entrySize == SIZE_4K) {
            pages[page] = entry;
            return;
        }
        for (int i = 0; i < PAGES_PER_FRAME; i++) {
            pages[i] =
                    new Entry(
                            entry.assigned(),
                            entry.asid(),
                            entry.gpa() + i * SIZE_4K,
                            entry.immutable(),
                            entry.validated(),
                            entry.setBy(),
                            entry.validatedBy());
        }
    }

    void size(long newSize, int event) {
        size = newSize;
        sizeBy = event;
    }

    void validate(int page, long pageSize, boolean value, int event) {
        int from = pageSize == SIZE_2M ? 0 : page;
        int to = pageSize == SIZE_2M ? PAGES_PER_FRAME : page + 1;
        for (int i = from; i < to; i++) {
            if (pages[i] != null) {
                pages[i] = pages[i].validate(value, event);
            }
        }
    }

    Optional<Entry> page(int index) {
        return Optional.ofNullable(pages[index]);
    }

    boolean is2M() {
        return size == SIZE_2M;
    }

    boolean is4K() {
        return size == SIZE_4K;
    }

    Fact sizeFact() {
        return new Fact(Stream.RMP, sizeBy);
    }

    /** One fact for each event that left a page of that kind. */
    List<Fact> pagesWhere(Predicate<Entry> kind) {
        Set<Fact> facts = new LinkedHashSet<>();
        for (Entry entry : pages) {
            if (entry != null && kind.test(entry)) {
                facts.add(entry.fact());
            }
        }
        return new ArrayList<>(facts);
    }

    List<Fact> assignedTo(int asid) {
        return pagesWhere(entry -> entry.assigned() && entry.asid() == asid);
    }

    boolean allKnown() {
        for (Entry entry : pages) {
            if (entry == null) {
                return false;
            }
        }
        return true;
    }

    /** Some but not all of the 512 pages are assigned, as far as they are known. */
    boolean mixed() {
        return !pagesWhere(Entry::assigned).isEmpty()
                && !pagesWhere(entry -> !entry.assigned()).isEmpty();
    }
}
