package dev.fencepost.producer.sim;

import dev.fencepost.model.Pages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The order in which a host changes leaves, IOTLB and RMP when a guest turns a single 4K page of a
 * 2M RMP entry from private to shared, and back.
 *
 * <p>A policy is data: the largest leaf that it maps, the size of the RMP entries that it starts
 * with, the steps by which a frame becomes 512 × 4K, and those by which it becomes 2M again once it
 * is wholly private (none: it stays smashed).
 */
public enum Policy {
    /** 4K leaves over guest memory held as 4K: what Linux plans. */
    NOHUGEPAGES(Pages.SIZE_4K, Pages.SIZE_4K, List.of(), List.of()),
    /** 4K leaves over guest memory held as 2M: why the kernel parameter alone will not do. */
    NOHUGEPAGES_HUGE_MEMORY(Pages.SIZE_4K, Pages.SIZE_2M, List.of(Step.PSMASH), List.of()),
    /** Huge leaves, and the RMP smashed under them: what breaks today. */
    STATIC_HUGE(Policy.ANY_LEAF, Pages.SIZE_2M, List.of(Step.PSMASH), List.of()),
    /** The leaf is split and flushed before the RMP follows: Gunthorpe's proposal. */
    SPLIT_FLUSH_SMASH(
            Policy.ANY_LEAF,
            Pages.SIZE_2M,
            List.of(Step.SPLIT, Step.FLUSH, Step.AWAIT, Step.PSMASH),
            List.of(Step.MERGE, Step.FLUSH, Step.AWAIT, Step.UNSMASH)),
    /** The RMP is smashed before the leaf is split. */
    SMASH_FIRST(
            Policy.ANY_LEAF,
            Pages.SIZE_2M,
            List.of(Step.PSMASH, Step.SPLIT, Step.FLUSH, Step.AWAIT),
            List.of(Step.UNSMASH, Step.MERGE, Step.FLUSH, Step.AWAIT)),
    /** The leaf is split, and nobody flushes. */
    NO_FLUSH(
            Policy.ANY_LEAF,
            Pages.SIZE_2M,
            List.of(Step.SPLIT, Step.PSMASH),
            List.of(Step.MERGE, Step.UNSMASH)),
    /** The flush is queued, and nobody waits for it. */
    NO_WAIT(
            Policy.ANY_LEAF,
            Pages.SIZE_2M,
            List.of(Step.SPLIT, Step.FLUSH, Step.PSMASH),
            List.of(Step.MERGE, Step.FLUSH, Step.UNSMASH)),
    /** Firmware changes leaf and RMP at once while it holds DMA to them: AMD's call. */
    PSMASH_IO(
            Policy.ANY_LEAF,
            Pages.SIZE_2M,
            List.of(
                    Step.SPLIT_TO_2M,
                    Step.FLUSH,
                    Step.AWAIT,
                    Step.PSMASH_IO_BEGIN,
                    Step.PSMASH_IO_END),
            List.of(Step.PUNSMASH_IO_BEGIN, Step.PUNSMASH_IO_END));

    private static final long ANY_LEAF = Long.MAX_VALUE;

    private final long largestLeaf;
    private final long rmpSize;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Step> smash;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Step> regroup;

    Policy(long largestLeaf, long rmpSize, List<Step> smash, List<Step> regroup) {
        this.largestLeaf = largestLeaf;
        this.rmpSize = rmpSize;
        this.smash = smash;
        this.regroup = regroup;
    }

    /** As on the command line: {@code split-flush-smash}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The policy of a label.
     *
     * @throws IllegalArgumentException one line that lists the known ones
     */
    public static Policy parse(String label) {
        return Arrays.stream(values())
                .filter(policy -> policy.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown policy '" + label + "'; known: " + labels()));
    }

    private static String labels() {
        return Arrays.stream(values()).map(Policy::label).collect(Collectors.joining(", "));
    }

    long largestLeaf() {
        return largestLeaf;
    }

    /** Size of the RMP entries of memory that is contiguous in 2M and more. */
    long rmpSize() {
        return rmpSize;
    }

    List<Step> smash() {
        return smash;
    }

    List<Step> regroup() {
        return regroup;
    }
}
