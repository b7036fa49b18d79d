package dev.fencepost.producer.importer;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Stream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RMP instructions that failed: the kernel prints no others.
 *
 * <p>Of an RMPUPDATE it prints the page, the level and the result, and not what the entry was to
 * become: the event says shared, of no guest, which claims least. A failed instruction changes
 * nothing, so nothing is judged by it. A level other than 2M, or none, stands as 4K. The result is
 * the number as printed; early patches counted in another way.
 */
final class RmpFailures {
    private static final int LEVEL_2M = 2;
    private static final int PFN_BITS = 52;

    private static final String HEX = "(?:0x)?+([0-9a-fA-F]{1,16}+)";
    private static final String NUMBER = "(-?+\\d{1,10}+)";
    private static final Pattern RMPUPDATE =
            Pattern.compile(
                    "RMPUPDATE failed for PFN "
                            + HEX
                            + "(?:, pg_level: (\\d{1,2}+))?+, ret: "
                            + NUMBER);
    private static final Pattern RMPUPDATE_OLD =
            Pattern.compile(
                    "rmpupdate failed, ret: "
                            + NUMBER
                            + ", pfn: "
                            + HEX
                            + "(?:, npages: \\d{1,10}+)?+(?:, level: (\\d{1,2}+))?+.*+");
    private static final Pattern PSMASH =
            Pattern.compile(
                    "PSMASH failed for IOMMU PFN " + HEX + " huge RMP entry, ret: " + NUMBER);
    private static final Pattern SPLIT =
            Pattern.compile(
                    "Unable to split RMP entry for GPA " + HEX + " PFN " + HEX + " ret " + NUMBER);
    private static final Pattern PSMASH_OLD =
            Pattern.compile("psmash failed, gpa " + HEX + " pfn " + HEX + " rc " + NUMBER);

    private final EventLog log;

    RmpFailures(EventLog log) {
        this.log = log;
    }

    /**
     * @throws IllegalArgumentException where the line breaks off or its values make no sense
     */
    void accept(KernelMessage kind, KernelLine line) {
        switch (kind) {
            case RMPUPDATE_FAILED -> {
                Matcher values = line.matched(RMPUPDATE);
                update(line, values.group(1), values.group(2), values.group(3));
            }
            case RMPUPDATE_FAILED_OLD -> {
                Matcher values = line.matched(RMPUPDATE_OLD);
                update(line, values.group(2), values.group(3), values.group(1));
            }
            case PSMASH_FAILED -> smash(line, line.matched(PSMASH), 1);
            case SPLIT_FAILED -> smash(line, line.matched(SPLIT), 2);
            default -> smash(line, line.matched(PSMASH_OLD), 2);
        }
    }

    private void update(KernelLine line, String pfn, String level, String result) {
        long spa = spaOf(pfn);
        boolean large =
                level != null && Integer.parseInt(level) == LEVEL_2M && spa % Pages.SIZE_2M == 0;
        int rc = failure(result);
        log.add(
                new RmpUpdate(
                        line.place(log, Stream.RMP),
                        spa,
                        large ? Pages.SIZE_2M : Pages.SIZE_4K,
                        false,
                        false,
                        0,
                        0,
                        rc));
    }

    private void smash(KernelLine line, Matcher values, int pfnGroup) {
        long spa = spaOf(values.group(pfnGroup));
        int rc = failure(values.group(pfnGroup + 1));
        log.add(new Psmash(line.place(log, Stream.RMP), spa, rc));
    }

    /** A failure with result 0 would be a change that never was. */
    private static int failure(String number) {
        long result = Long.parseLong(number);
        if (result == 0 || result != (int) result) {
            throw new IllegalArgumentException("no result of a failure: " + number);
        }
        return (int) result;
    }

    private static long spaOf(String pfn) {
        return spaOf(Long.parseUnsignedLong(pfn, 16));
    }

    /**
     * @throws IllegalArgumentException where no address belongs to it
     */
    static long spaOf(long pfn) {
        if (pfn >>> PFN_BITS != 0) {
            throw new IllegalArgumentException("no PFN: 0x" + Long.toHexString(pfn));
        }
        return pfn << 12;
    }
}
