package dev.fencepost.producer.importer;

import dev.fencepost.producer.importer.ImportSummary.Capability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a recording of maps and flushes showed of the IOMMU's tables, for people.
 *
 * @param domains real domain ids
 * @param madeUpDomains ids that stand for domains whose real id no line tells
 * @param leafSizes of the mapped leaves, in bytes
 * @param leavesInferred map calls whose leaf sizes were worked out from alignment
 * @param unmapsFlushed unmaps with a covering invalidation and a completion after them
 * @param unmapsUnflushed the other unmaps
 */
record TableFacts(
        SortedSet<Integer> domains,
        SortedSet<Integer> madeUpDomains,
        SortedSet<Long> leafSizes,
        long leavesInferred,
        long unmapsFlushed,
        long unmapsUnflushed) {
    TableFacts {
        domains = Collections.unmodifiableSortedSet(new TreeSet<>(domains));
        madeUpDomains = Collections.unmodifiableSortedSet(new TreeSet<>(madeUpDomains));
        leafSizes = Collections.unmodifiableSortedSet(new TreeSet<>(leafSizes));
    }

    /** One fact a line; whether unmaps were flushed only where the recording can tell. */
    List<String> notes(List<Capability> capabilities) {
        List<String> notes = new ArrayList<>();
        notes.add("domains " + ImportSummary.joined(domains));
        if (!madeUpDomains.isEmpty()) {
            notes.add(
                    "domains whose id no line tells stand as "
                            + ImportSummary.joined(madeUpDomains)
                            + " (65536 and up are no real ids)");
        }
        notes.add(
                "leaf sizes "
                        + leafSizes.stream()
                                .map(TableFacts::size)
                                .collect(Collectors.joining(" ")));
        if (leavesInferred > 0) {
            notes.add(leavesInferred + " map calls: leaf sizes inferred from alignment");
        }
        notes.add(
                has(capabilities, Fact.INVALIDATIONS) && has(capabilities, Fact.COMPLETIONS)
                        ? "unmaps flushed "
                                + unmapsFlushed
                                + ", not seen flushed "
                                + unmapsUnflushed
                        : "whether unmaps were flushed cannot be told");
        return notes;
    }

    private static boolean has(List<Capability> capabilities, Fact fact) {
        return capabilities.stream().anyMatch(each -> each.present() && each.fact() == fact);
    }

    /** {@code 4K}, {@code 8M}, {@code 1G}. */
    private static String size(long bytes) {
        int shift = Long.numberOfTrailingZeros(bytes);
        return (1L << shift % 10) + " KMGTPE".substring(shift / 10, shift / 10 + 1);
    }
}
