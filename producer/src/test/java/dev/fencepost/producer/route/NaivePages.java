package dev.fencepost.producer.route;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Part;
import dev.fencepost.model.Part.State;
import dev.fencepost.model.Permission;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** One domain page by page, as plainly as it can be said: what the fast tables are held against. */
final class NaivePages {
    private static final long PAGE = 4096;
    private static final long FRAME = 2L << 20;

    /** A leaf, by its first device address. */
    record Leaf(long iova, long spa, long size, Permission perm, boolean derived) {
        /** The largest leaves that fit between two addresses of it. */
        List<Leaf> within(long from, long bytes) {
            List<Leaf> pieces = new ArrayList<>();
            for (long done = 0; done < bytes; ) {
                long at = from + done;
                long fits = PAGE;
                while (((at | spa + (at - iova)) & 2 * fits - 1) == 0 && done + 2 * fits <= bytes) {
                    fits *= 2;
                }
                pieces.add(new Leaf(at, spa + (at - iova), fits, perm, true));
                done += fits;
            }
            return pieces;
        }

        boolean follows(Leaf before) {
            return before.iova + before.size == iova
                    && before.spa + before.size == spa
                    && before.perm == perm;
        }
    }

    /** Position of a removal. */
    record Removal(long ts, long seq) {}

    private final Map<Long, Leaf> leafOf = new TreeMap<>(Long::compareUnsigned);
    private final Map<Long, Removal> removalOf = new TreeMap<>(Long::compareUnsigned);

    /** Answers with the leaves that it touched, whole. */
    List<Leaf> map(MapLeaves by) {
        List<Leaf> touched = remove(by.iova(), by.size() * by.count(), by);
        for (long i = 0; i < by.count(); i++) {
            long offset = i * by.size();
            put(
                    new Leaf(
                            by.iova() + offset,
                            by.spa() + offset,
                            by.size(),
                            by.perm(),
                            by.derived()));
        }
        return touched;
    }

    List<Leaf> unmap(long iova, long bytes, TraceEvent by) {
        List<Leaf> touched = remove(iova, bytes, by);
        for (long offset = 0; offset < bytes; offset += PAGE) {
            removalOf.computeIfPresent(
                    iova + offset, (page, before) -> new Removal(by.ts(), by.seq()));
        }
        return touched;
    }

    private List<Leaf> remove(long iova, long bytes, TraceEvent by) {
        List<Leaf> touched = touched(iova, bytes, leaf -> true);
        for (Leaf leaf : touched) {
            for (Leaf gone : leaf.derived ? leave(leaf, iova, bytes) : List.of(leaf)) {
                for (long offset = 0; offset < gone.size; offset += PAGE) {
                    leafOf.remove(gone.iova + offset);
                    removalOf.put(gone.iova + offset, new Removal(by.ts(), by.seq()));
                }
            }
        }
        return touched;
    }

    /** Cuts what lies outside a range of it anew; answers with what lies inside. */
    private List<Leaf> leave(Leaf leaf, long iova, long bytes) {
        long from = Math.max(0, iova - leaf.iova);
        long to = Math.min(leaf.size, iova - leaf.iova + bytes);
        leaf.within(leaf.iova, from).forEach(this::put);
        leaf.within(leaf.iova + to, leaf.size - to).forEach(this::put);
        return leaf.within(leaf.iova + from, to - from);
    }

    /** What is pending of an event that touched those leaves. */
    static List<Leaf> gone(List<Leaf> touched, long iova, long bytes) {
        List<Leaf> gone = new ArrayList<>();
        for (Leaf leaf : touched) {
            long from = Math.max(0, iova - leaf.iova);
            long to = Math.min(leaf.size, iova - leaf.iova + bytes);
            gone.addAll(leaf.derived ? leaf.within(leaf.iova + from, to - from) : List.of(leaf));
        }
        return gone;
    }

    /** Cuts larger leaves; of derived ones the aligned blocks of {@code found} that it touches. */
    List<Leaf> split(long iova, long bytes, long found, long to) {
        List<Leaf> touched = touched(iova, bytes, leaf -> leaf.size > to);
        long first = iova & -found;
        long reach = (iova - first + bytes + found - 1) & -found;
        for (Leaf leaf : touched) {
            for (Leaf cut : leaf.derived ? leave(leaf, first, reach) : List.of(leaf)) {
                recut(cut, cut.size, to);
            }
        }
        return touched;
    }

    List<Leaf> merge(long iova, long bytes, long to) {
        List<Leaf> merged = new ArrayList<>();
        for (long page = iova; page - iova < bytes; page += PAGE) {
            boolean whole = (page & (to - 1)) == 0 && bytes - (page - iova) >= to;
            if (whole) {
                merged.addAll(join(page, to));
            }
        }
        return merged;
    }

    List<Leaf> smash(long iova, long frame) {
        Leaf leaf = leafOf.get(iova & -FRAME);
        boolean fits = leaf != null && (leaf.size == FRAME || leaf.derived && leaf.size > FRAME);
        if (!fits || leaf.spa + ((iova & -FRAME) - leaf.iova) != frame) {
            return List.of();
        }
        for (Leaf cut : leaf.derived ? leave(leaf, iova & -FRAME, FRAME) : List.of(leaf)) {
            recut(cut, cut.size, PAGE);
        }
        return List.of(leaf);
    }

    List<Leaf> unsmash(long iova, long frame) {
        List<Leaf> all = touched(iova & -FRAME, FRAME, leaf -> true);
        return all.stream().allMatch(leaf -> leaf.size == PAGE)
                        && all.stream().findFirst().filter(leaf -> leaf.spa == frame).isPresent()
                ? join(iova & -FRAME, FRAME)
                : List.of();
    }

    /** What an access may be told, page by page, and put together where nothing cuts it. */
    List<Part> parts(long iova, long length, boolean seen) {
        List<Part> parts = new ArrayList<>();
        for (long at = iova; at - iova < length; ) {
            long bytes = Math.min(PAGE - (at & (PAGE - 1)), length - (at - iova));
            Part piece = piece(at, bytes, seen);
            Part before = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (before != null && joins(before, piece)) {
                parts.set(
                        parts.size() - 1,
                        new Part(
                                before.iova(),
                                before.length() + bytes,
                                before.state(),
                                before.spa(),
                                before.removedTs(),
                                before.removedSeq()));
            } else {
                parts.add(piece);
            }
            at += bytes;
        }
        return parts;
    }

    /** The same leaves, one by one. */
    static List<Leaf> leavesOf(List<LeafRun> runs) {
        List<Leaf> leaves = new ArrayList<>();
        for (LeafRun run : runs) {
            for (long i = 0; i < run.count(); i++) {
                long offset = i * run.size();
                leaves.add(
                        new Leaf(
                                run.iova() + offset,
                                run.spa() + offset,
                                run.size(),
                                run.perm(),
                                run.derived()));
            }
        }
        return leaves;
    }

    private static boolean joins(Part before, Part piece) {
        if (before.state() != piece.state()) {
            return false;
        }
        if (piece.state() == State.MAPPED) {
            return before.spa() + before.length() == piece.spa()
                    && (before.spa() & -FRAME) == (piece.spa() & -FRAME);
        }
        return before.removedTs() == piece.removedTs()
                && before.removedSeq() == piece.removedSeq()
                && (before.iova() & -FRAME) == (piece.iova() & -FRAME);
    }

    private Part piece(long at, long bytes, boolean seen) {
        long page = at & -PAGE;
        Leaf leaf = leafOf.get(page);
        if (leaf != null) {
            return Part.mapped(at, bytes, leaf.spa + (at - leaf.iova));
        }
        if (!seen) {
            return new Part(at, bytes, State.UNKNOWN, 0, 0, 0);
        }
        Removal removal = removalOf.get(page);
        return removal == null
                ? new Part(at, bytes, State.NEVER_MAPPED, 0, 0, 0)
                : new Part(at, bytes, State.REMOVED, 0, removal.ts, removal.seq);
    }

    private List<Leaf> touched(long iova, long bytes, Predicate<Leaf> which) {
        Set<Leaf> found = new LinkedHashSet<>();
        long first = iova & -PAGE;
        for (long page = first; page - first < bytes + (iova - first); page += PAGE) {
            Leaf leaf = leafOf.get(page);
            if (leaf != null && which.test(leaf)) {
                found.add(leaf);
            }
        }
        return new ArrayList<>(found);
    }

    private List<Leaf> join(long iova, long to) {
        List<Leaf> all = touched(iova, to, leaf -> true);
        boolean fills = !all.isEmpty() && all.get(0).iova == iova;
        long bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            fills &= all.get(i).size < to && (i == 0 || all.get(i).follows(all.get(i - 1)));
            bytes += all.get(i).size;
        }
        if (!fills || bytes != to || (all.get(0).spa & (to - 1)) != 0) {
            return List.of();
        }
        recut(all.get(0), to, to);
        return all;
    }

    private void recut(Leaf like, long bytes, long to) {
        for (long offset = 0; offset < bytes; offset += to) {
            put(new Leaf(like.iova + offset, like.spa + offset, to, like.perm, false));
        }
    }

    private void put(Leaf leaf) {
        for (long offset = 0; offset < leaf.size; offset += PAGE) {
            leafOf.put(leaf.iova + offset, leaf);
        }
    }
}
