package dev.fencepost.producer.route;

import dev.fencepost.model.LeafRun;
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
    record Leaf(long iova, long spa, long size, Permission perm) {
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

    List<Leaf> map(long iova, long spa, long size, long count, Permission perm, TraceEvent by) {
        List<Leaf> gone = remove(iova, size * count, by);
        for (long i = 0; i < count; i++) {
            put(new Leaf(iova + i * size, spa + i * size, size, perm));
        }
        return gone;
    }

    List<Leaf> unmap(long iova, long bytes, TraceEvent by) {
        List<Leaf> gone = remove(iova, bytes, by);
        for (long offset = 0; offset < bytes; offset += PAGE) {
            removalOf.computeIfPresent(
                    iova + offset, (page, before) -> new Removal(by.ts(), by.seq()));
        }
        return gone;
    }

    private List<Leaf> remove(long iova, long bytes, TraceEvent by) {
        List<Leaf> gone = touched(iova, bytes, leaf -> true);
        for (Leaf leaf : gone) {
            for (long offset = 0; offset < leaf.size; offset += PAGE) {
                leafOf.remove(leaf.iova + offset);
                removalOf.put(leaf.iova + offset, new Removal(by.ts(), by.seq()));
            }
        }
        return gone;
    }

    List<Leaf> split(long iova, long bytes, long to) {
        List<Leaf> cut = touched(iova, bytes, leaf -> leaf.size > to);
        cut.forEach(leaf -> recut(leaf, leaf.size, to));
        return cut;
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
        if (leaf == null || leaf.size != FRAME || leaf.spa != frame) {
            return List.of();
        }
        recut(leaf, FRAME, PAGE);
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
                        new Leaf(run.iova() + offset, run.spa() + offset, run.size(), run.perm()));
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
            put(new Leaf(like.iova + offset, like.spa + offset, to, like.perm));
        }
    }

    private void put(Leaf leaf) {
        for (long offset = 0; offset < leaf.size; offset += PAGE) {
            leafOf.put(leaf.iova + offset, leaf);
        }
    }
}
