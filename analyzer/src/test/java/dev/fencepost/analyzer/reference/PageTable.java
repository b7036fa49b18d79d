package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The leaves of one domain, and what is remembered of those that went. */
final class PageTable {
    /** IOVAs that an event left, or found, without a leaf. */
    private record Gone(Range range, int event) {}

    private final TreeMap<Long, Leaf> leaves = new TreeMap<>();
    private final List<Range> everMapped = new ArrayList<>();
    private final List<Gone> removals = new ArrayList<>();
    private final TreeMap<Long, Optional<Range>> lastOut = new TreeMap<>();
    private Optional<Range> firstWord = Optional.empty();
    private boolean seen;

    Collection<Leaf> leaves() {
        return leaves.values();
    }

    Optional<Leaf> at(long iova) {
        return Optional.ofNullable(leaves.floorEntry(iova))
                .map(entry -> entry.getValue())
                .filter(leaf -> leaf.holds(iova));
    }

    /** Whether a MAP or an UNMAP of this domain was seen at all. */
    boolean seen() {
        return seen;
    }

    boolean wasMapped(long iova) {
        return everMapped.stream().anyMatch(range -> range.overlaps(new Range(iova, 1)));
    }

    /** The last event that took a leaf away here; since the start where there was none. */
    Fact goneBy(long iova) {
        int last =
                removals.stream()
                        .filter(gone -> gone.range().overlaps(new Range(iova, 1)))
                        .mapToInt(Gone::event)
                        .max()
                        .orElse(-1);
        return new Fact(Stream.IOMMU, last);
    }

    /**
     * Whether the last event that took a leaf out of the aligned 2 MiB was an UNMAP of this
     * address; where none did, whether the first word on this page table was one.
     */
    boolean lastUnmapHolds(long iova) {
        return lastOut.getOrDefault(Pages.frameOf(iova), firstWord)
                .filter(range -> range.overlaps(new Range(iova, 1)))
                .isPresent();
    }

    private void out(List<Leaf> gone, Optional<Range> unmapped) {
        for (Leaf leaf : gone) {
            long last = leaf.iova() + leaf.size() - 1;
            for (long at = Pages.frameOf(leaf.iova()); at <= last; at += SIZE_2M) {
                lastOut.put(at, unmapped);
            }
        }
    }

    /** MAP over part of a leaf removes the whole leaf, unless it is derived. */
    List<Leaf> map(MapLeaves map, int event) {
        seen = true;
        Range range = new Range(map.iova(), map.size() * map.count());
        everMapped.add(range);
        List<Leaf> removed = take(touching(range), range, 0, event);
        out(removed, Optional.empty());
        for (long i = 0; i < map.count(); i++) {
            long offset = i * map.size();
            put(
                    new Leaf(
                            map.iova() + offset,
                            map.spa() + offset,
                            map.size(),
                            map.perm(),
                            event,
                            map.derived()));
        }
        return removed;
    }

    /** UNMAP of part of a leaf removes the whole leaf, unless it is derived. */
    List<Leaf> unmap(Unmap unmap, int event) {
        Range range = new Range(unmap.iova(), unmap.size());
        firstWord = seen ? firstWord : Optional.of(range);
        seen = true;
        removals.add(new Gone(range, event));
        List<Leaf> removed = take(touching(range), range, 0, event);
        out(removed, Optional.of(range));
        return removed;
    }

    /** SPLIT cuts every larger leaf that it touches, whole. */
    List<Leaf> split(SplitLeaves split, int event) {
        List<Leaf> larger =
                touching(new Range(split.iova(), split.size())).stream()
                        .filter(leaf -> leaf.size() > split.to())
                        .toList();
        long from = split.iova() & -split.from();
        long end = split.iova() + split.size() + split.from() - 1 & -split.from();
        List<Leaf> cut = take(larger, new Range(from, end - from), split.from(), event);
        cut.forEach(leaf -> leaf.cut(split.to(), event).forEach(this::put));
        return cut;
    }

    /**
     * Takes leaves out: whole, but of derived ones what lies in a range.
     *
     * @param found size of the leaves that the event found there, 0 if it does not tell
     * @return what went
     */
    private List<Leaf> take(List<Leaf> touched, Range range, long found, int event) {
        List<Leaf> gone = new ArrayList<>();
        for (Leaf leaf : touched) {
            leaves.remove(leaf.iova());
            if (!leaf.derived()) {
                gone.add(leaf);
                continue;
            }
            Range all = new Range(leaf.iova(), leaf.size());
            leaf.within(new Range(all.start(), range.start() - all.start())).forEach(this::put);
            leaf.within(new Range(range.end(), all.end() - range.end())).forEach(this::put);
            List<Leaf> inside = leaf.within(range);
            if (found != 0 && found <= leaf.size()) {
                Leaf first = inside.get(0);
                long bytes = inside.stream().mapToLong(Leaf::size).sum();
                inside =
                        new Leaf(first.iova(), first.spa(), bytes, leaf.perm(), leaf.setBy(), false)
                                .cut(found, leaf.setBy());
            }
            gone.addAll(inside);
        }
        gone.forEach(leaf -> removals.add(new Gone(new Range(leaf.iova(), leaf.size()), event)));
        return gone;
    }

    /** MERGE makes a leaf only where smaller ones fill it, contiguous and aligned. */
    List<Leaf> merge(MergeLeaves merge, int event) {
        List<Leaf> merged = new ArrayList<>();
        long end = merge.iova() + merge.size();
        long first = (merge.iova() + merge.to() - 1) & -merge.to();
        for (long block = first; block + merge.to() <= end; block += merge.to()) {
            merged.addAll(join(new Range(block, merge.to()), event));
        }
        return merged;
    }

    private List<Leaf> join(Range block, int event) {
        List<Leaf> parts = touching(block);
        if (parts.isEmpty()) {
            return parts;
        }
        Leaf first = parts.get(0);
        long next = block.start();
        for (Leaf part : parts) {
            boolean fits =
                    part.iova() == next
                            && part.size() < block.bytes()
                            && part.spa() - first.spa() == part.iova() - first.iova()
                            && part.perm() == first.perm();
            if (!fits) {
                return List.of();
            }
            next += part.size();
        }
        if (next != block.end() || (first.spa() & (block.bytes() - 1)) != 0) {
            return List.of();
        }
        remove(parts, event);
        put(new Leaf(block.start(), first.spa(), block.bytes(), first.perm(), event, false));
        return parts;
    }

    /** PSMASH_IO swaps one exact 2M leaf for 512 of 4K, which a derived one must have been. */
    void cutExact(long iova, long spa, int event) {
        Range frame = new Range(Pages.frameOf(iova), SIZE_2M);
        at(iova).filter(leaf -> leaf.size() == SIZE_2M || leaf.derived() && leaf.huge())
                .filter(leaf -> leaf.spaOf(frame.start()) == Pages.frameOf(spa))
                .ifPresent(
                        leaf ->
                                take(List.of(leaf), frame, SIZE_2M, event)
                                        .forEach(
                                                cut -> cut.cut(SIZE_4K, event).forEach(this::put)));
    }

    void joinExact(long iova, long spa, int event) {
        Range block = new Range(Pages.frameOf(iova), SIZE_2M);
        boolean leads =
                at(block.start()).filter(leaf -> leaf.spa() == Pages.frameOf(spa)).isPresent();
        if (leads && touching(block).stream().allMatch(leaf -> leaf.size() == SIZE_4K)) {
            join(block, event);
        }
    }

    private void put(Leaf leaf) {
        leaves.put(leaf.iova(), leaf);
    }

    private List<Leaf> touching(Range range) {
        return leaves.values().stream()
                .filter(leaf -> new Range(leaf.iova(), leaf.size()).overlaps(range))
                .toList();
    }

    private List<Leaf> remove(List<Leaf> gone, int event) {
        for (Leaf leaf : gone) {
            leaves.remove(leaf.iova());
            removals.add(new Gone(new Range(leaf.iova(), leaf.size()), event));
        }
        return gone;
    }
}
