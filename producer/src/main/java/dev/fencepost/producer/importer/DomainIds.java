package dev.fencepost.producer.importer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which domain id a kernel's domain pointer stood for, and when: pointers are reused.
 *
 * <p>Probes of the mapping calls show an {@code iommu_domain}, those of the flushes the {@code
 * protection_domain} that contains it at an offset which is the same all over one kernel build; the
 * id itself appears only in flushes. An id seen with either pointer counts for both.
 */
final class DomainIds {
    /** No protection_domain is larger. */
    private static final long MAX_OFFSET = 1L << 12;

    private final Map<Long, List<Reign>> reigns = new HashMap<>();
    private final Map<Long, Integer> offsets = new HashMap<>();

    private final Set<Integer> flushed = new HashSet<>();
    private final Set<Integer> behindUnmaps = new HashSet<>();

    private static final class Reign {
        private final int id;
        private long last;

        Reign(int id, long last) {
            this.id = id;
            this.last = last;
        }
    }

    /** A flush of the domain at {@code pointer} carried {@code id}; lines come in rising order. */
    void seen(long pointer, long line, int id) {
        List<Reign> list = reigns.computeIfAbsent(pointer, unused -> new ArrayList<>());
        if (!list.isEmpty() && list.get(list.size() - 1).id == id) {
            list.get(list.size() - 1).last = line;
        } else {
            list.add(new Reign(id, line));
        }
    }

    /**
     * A domain was flushed.
     *
     * @param unmapped whether the same task unmapped what it covers just before, and no probe told
     *     where
     */
    void flushed(int id, boolean unmapped) {
        flushed.add(id);
        if (unmapped) {
            behindUnmaps.add(id);
        }
    }

    /**
     * The domain of all maps and unmaps that no probe tells it of: where one alone is flushed in
     * the whole recording, behind such unmaps.
     */
    OptionalInt onlyOne() {
        return flushed.size() == 1 && !behindUnmaps.isEmpty()
                ? OptionalInt.of(flushed.iterator().next())
                : OptionalInt.empty();
    }

    /** A call about one of them made a call about the other. */
    void nested(long iommuDomain, long protectionDomain) {
        long offset = iommuDomain - protectionDomain;
        if (offset >= 0 && offset < MAX_OFFSET) {
            offsets.merge(offset, 1, Integer::sum);
        }
    }

    /**
     * The id of a pointer at a line: that of the first flush at or after it, since whatever a
     * domain maps is flushed before the pointer is free for another; else that of the last before.
     */
    OptionalInt idAt(long pointer, long line) {
        List<Reign> list = reigns.get(pointer);
        if (list == null) {
            list = reigns.getOrDefault(pointer - offset(), List.of());
        }
        int from = 0;
        for (int to = list.size() - 1; from < to; ) {
            int middle = (from + to) >>> 1;
            if (list.get(middle).last >= line) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return list.isEmpty() ? OptionalInt.empty() : OptionalInt.of(list.get(from).id);
    }

    private long offset() {
        return offsets.entrySet().stream()
                .max(Map.Entry.<Long, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse(0L);
    }
}
