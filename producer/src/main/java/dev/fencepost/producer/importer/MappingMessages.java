package dev.fencepost.producer.importer;

import dev.fencepost.model.Gap;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Stream;
import dev.fencepost.model.Unmap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps and unmaps out of the IOMMU core's debug messages ({@code iommu +p} of dynamic debug), with
 * the page sizes that the core asked the table for, which are those of AMD's leaves. They name no
 * domain: all stand in one that no table has. Nor do they tell permissions: both directions.
 *
 * <p>A map's message comes before the change, an unmap's after it, both by moments only. An unmap
 * that took more than was asked for hit one larger leaf, which went whole: its range is that leaf.
 */
final class MappingMessages {
    private static final String HEX = "0x([0-9a-fA-F]{1,16}+)";
    private static final Pattern MAPPING =
            Pattern.compile(
                    "iommu: mapping: iova "
                            + HEX
                            + " pa "
                            + HEX
                            + " pgsize "
                            + HEX
                            + "(?: count (\\d{1,18}+))?+");
    private static final Pattern UNMAPPED =
            Pattern.compile("iommu: unmapped: iova " + HEX + " size " + HEX);
    private static final Pattern UNMAP_CALL =
            Pattern.compile("iommu: unmap this: iova " + HEX + " size " + HEX);

    private final EventLog log;
    private final Tally tally;
    private final Domains domains;
    private boolean unmapSeen;
    private long askedIova; // what is left to do of the call in progress
    private long askedSize;

    MappingMessages(EventLog log, Tally tally, Domains domains) {
        this.log = log;
        this.tally = tally;
        this.domains = domains;
    }

    /**
     * @throws IllegalArgumentException where the line breaks off or its values make no sense
     */
    void mapping(KernelLine line) {
        Matcher values = line.matched(MAPPING);
        long size = hex(values, 3);
        log.add(
                new MapLeaves(
                        line.place(log, Stream.IOMMU),
                        domain(line),
                        hex(values, 1),
                        hex(values, 2),
                        size,
                        values.group(4) == null ? 1 : Long.parseLong(values.group(4)),
                        Permission.READ_WRITE));
        tally.leaf(size);
    }

    /**
     * @throws IllegalArgumentException where the line breaks off
     */
    void unmapCalled(KernelLine line) {
        Matcher values = line.matched(UNMAP_CALL);
        askedIova = hex(values, 1);
        askedSize = hex(values, 2);
    }

    /**
     * @throws IllegalArgumentException where the line breaks off or its values make no sense
     */
    void unmapped(KernelLine line) {
        Matcher values = line.matched(UNMAPPED);
        long iova = hex(values, 1);
        long size = hex(values, 2);
        if (size == 0) {
            throw new IllegalArgumentException("an unmap of nothing");
        }
        boolean more = iova == askedIova && Long.compareUnsigned(size, askedSize) > 0;
        askedIova += size;
        askedSize -= size;
        long from = more && Pages.isPowerOfTwo(size) ? iova & -size : iova;
        if (!unmapSeen) {
            unmapSeen = true;
            log.add(Gap.ofFlushes(line.place(log, Stream.IOMMU))); // no message tells of a flush
        }
        log.add(new Unmap(line.place(log, Stream.IOMMU), domain(line), from, size));
    }

    private int domain(KernelLine line) {
        return domains.of(0, line.number());
    }

    private static long hex(Matcher values, int group) {
        return Long.parseUnsignedLong(values.group(group), 16);
    }
}
