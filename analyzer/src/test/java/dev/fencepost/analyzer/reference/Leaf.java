package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of a domain's page table.
 *
 * @param derived its size is a guess
 */
record Leaf(long iova, long spa, long size, Permission perm, int setBy, boolean derived) {
    boolean huge() {
        return size >= SIZE_2M;
    }

    boolean holds(long address) {
        return address >= iova && address < iova + size;
    }

    long spaOf(long address) {
        return spa + (address - iova);
    }

    Fact fact() {
        return new Fact(Stream.IOMMU, setBy);
    }

    List<Long> frames() {
        List<Long> frames = new ArrayList<>();
        for (long frame = Pages.frameOf(spa); frame < spa + size; frame += SIZE_2M) {
            frames.add(frame);
        }
        return frames;
    }

    /** The IOVAs that lead into one frame. */
    Range within(long frame) {
        long first = Math.max(spa, frame);
        return new Range(iova + (first - spa), Math.min(size, SIZE_2M));
    }

    /** Leaves of another size over the same SPA. */
    List<Leaf> cut(long newSize, int event) {
        List<Leaf> pieces = new ArrayList<>();
        for (long offset = 0; offset < size; offset += newSize) {
            pieces.add(new Leaf(iova + offset, spa + offset, newSize, perm, event, false));
        }
        return pieces;
    }

    /** The largest leaves that fit into a part of this one, where its size was guessed wrong. */
    List<Leaf> within(Range part) {
        List<Leaf> pieces = new ArrayList<>();
        long end = Math.min(part.end(), iova + size);
        for (long at = Math.max(part.start(), iova); at < end; ) {
            long fits = Pages.SIZE_4K;
            while ((at | spaOf(at)) % (2 * fits) == 0 && at + 2 * fits <= end) {
                fits *= 2;
            }
            pieces.add(new Leaf(at, spaOf(at), fits, perm, setBy, true));
            at += fits;
        }
        return pieces;
    }

    /** Whether it may be of 2M or more. */
    boolean mayBeHuge() {
        return huge() || derived;
    }

    /** As if it were of the other size class. */
    Leaf ofOtherClass() {
        return new Leaf(iova, spa, huge() ? Pages.SIZE_4K : SIZE_2M, perm, setBy, false);
    }
}
