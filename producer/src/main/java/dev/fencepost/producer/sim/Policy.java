package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Pages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The order in which a host changes leaves, IOTLB and RMP when a guest turns memory of a 2M RMP
 * entry from private to shared, and back.
 *
 * <p>A policy is data: how memory is held from the start, the steps by which a frame becomes 512 ×
 * 4K, and those by which it becomes 2M again once it is wholly private (none: it stays smashed).
 */
public enum Policy {
    NOHUGEPAGES(
            "4K leaves over guest memory held as 4K: what Linux plans",
            Memory.SMALL,
            List.of(),
            List.of()),
    NOHUGEPAGES_HUGE_MEMORY(
            "4K leaves over 2M RMP entries: why the kernel parameter alone will not do",
            Memory.SMALL_LEAVES,
            List.of(Step.PSMASH),
            List.of()),
    STATIC_HUGE(
            "huge leaves, RMP smashed under them: what breaks today",
            Memory.HUGE,
            List.of(Step.PSMASH),
            List.of()),
    SPLIT_FLUSH_SMASH(
            "split the leaf, flush, wait, PSMASH: Gunthorpe's proposal",
            Memory.HUGE,
            List.of(Step.SPLIT, Step.FLUSH, Step.AWAIT, Step.PSMASH),
            List.of(Step.IF_WHOLE, Step.MERGE, Step.FLUSH, Step.AWAIT, Step.UNSMASH)),
    SMASH_FIRST(
            "PSMASH, then split, flush, wait",
            Memory.HUGE,
            List.of(Step.PSMASH, Step.SPLIT, Step.FLUSH, Step.AWAIT),
            List.of(Step.IF_WHOLE, Step.UNSMASH, Step.MERGE, Step.FLUSH, Step.AWAIT)),
    NO_FLUSH(
            "split, PSMASH, never flush",
            Memory.HUGE,
            List.of(Step.SPLIT, Step.PSMASH),
            List.of(Step.IF_WHOLE, Step.MERGE, Step.UNSMASH)),
    NO_WAIT(
            "split, queue the flush, PSMASH at once",
            Memory.HUGE,
            List.of(Step.SPLIT, Step.FLUSH, Step.PSMASH),
            List.of(Step.IF_WHOLE, Step.MERGE, Step.FLUSH, Step.UNSMASH)),
    LAZY_FLUSH(
            "split, PSMASH at once; the flush comes with others, after 256 or 10 ms",
            Memory.HUGE,
            List.of(Step.SPLIT, Step.DEFER, Step.PSMASH),
            List.of(Step.IF_WHOLE, Step.MERGE, Step.DEFER, Step.UNSMASH)),
    PSMASH_IO(
            "firmware changes both tables while it holds DMA: AMD's call",
            Memory.HUGE,
            List.of(
                    Step.SPLIT_TO_2M,
                    Step.FLUSH,
                    Step.AWAIT,
                    Step.PSMASH_IO_BEGIN,
                    Step.PSMASH_IO_END),
            List.of(Step.IF_WHOLE, Step.PUNSMASH_IO_BEGIN, Step.PUNSMASH_IO_END)),
    QUIESCE(
            "stop the guest's devices, split, flush, wait, PSMASH, let them run again",
            Memory.HUGE,
            List.of(Step.QUIESCE, Step.SPLIT, Step.FLUSH, Step.AWAIT, Step.PSMASH, Step.RUN),
            List.of(
                    Step.IF_WHOLE,
                    Step.QUIESCE,
                    Step.MERGE,
                    Step.FLUSH,
                    Step.AWAIT,
                    Step.UNSMASH,
                    Step.RUN)),
    UNMAP_CONVERT_MAP(
            "unmap the 2M, flush, wait, PSMASH, map it anew as 4K; DMA meanwhile fails",
            Memory.HUGE,
            List.of(Step.SPLIT_TO_2M, Step.UNMAP, Step.FLUSH, Step.AWAIT, Step.PSMASH, Step.MAP),
            List.of(Step.IF_WHOLE, Step.UNMAP, Step.FLUSH, Step.AWAIT, Step.UNSMASH, Step.MAP)),
    GRANULE_2M(
            "the guest shares whole aligned 2M only, so that nothing is ever split",
            Memory.WHOLE_FRAMES,
            List.of(),
            List.of());

    /** How guest memory that is contiguous in 2M and more is held, and shared. */
    private enum Memory {
        SMALL(Pages.SIZE_4K, Pages.SIZE_4K, Pages.SIZE_4K),
        SMALL_LEAVES(Pages.SIZE_4K, Pages.SIZE_2M, Pages.SIZE_4K),
        HUGE(Long.MAX_VALUE, Pages.SIZE_2M, Pages.SIZE_4K),
        WHOLE_FRAMES(Long.MAX_VALUE, Pages.SIZE_2M, Pages.SIZE_2M);

        private final long largestLeaf;
        private final long rmpSize;
        private final long granule;

        Memory(long largestLeaf, long rmpSize, long granule) {
            this.largestLeaf = largestLeaf;
            this.rmpSize = rmpSize;
            this.granule = granule;
        }
    }

    private static final List<Step> SHARE = List.of(Step.RESCIND, Step.UNASSIGN);
    private static final List<Step> SMASH_AND_SHARE =
            List.of(Step.PSMASH, Step.RESCIND, Step.UNASSIGN);
    private static final List<Step> UNSHARE = List.of(Step.ASSIGN, Step.VALIDATE);

    private final String what;
    private final Memory memory;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Step> smash;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Step> regroup;

    Policy(String what, Memory memory, List<Step> smash, List<Step> regroup) {
        this.what = what;
        this.memory = memory;
        this.smash = smash;
        this.regroup = regroup;
    }

    /** What the host does, in one line. */
    public String what() {
        return what;
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

    /** Largest leaf that the host maps. */
    long largestLeaf(Model model) {
        return model == Model.SINGLE_OWNER
                ? Math.min(memory.largestLeaf, Pages.SIZE_2M)
                : memory.largestLeaf;
    }

    /** Size of the RMP entries of memory that is contiguous in 2M and more. */
    long rmpSize(Model model) {
        return model == Model.SINGLE_OWNER
                ? Math.min(memory.rmpSize, memory.largestLeaf)
                : memory.rmpSize;
    }

    /** What a guest shares at a time, 4K or 2M. */
    long granule() {
        return memory.granule;
    }

    /**
     * The steps by which memory becomes shared.
     *
     * @param large it lies in a 2M RMP entry
     */
    List<Step> share(Model model, boolean large) {
        List<Step> steps = new ArrayList<>();
        if (model == Model.SINGLE_OWNER) {
            boolean split = large && memory.granule < Pages.SIZE_2M;
            breakBeforeMake(Step.BREAK, split ? SMASH_AND_SHARE : SHARE, steps);
        } else {
            steps.addAll(large ? smash : List.of());
            steps.addAll(SHARE);
        }
        steps.add(Step.USE);
        return steps;
    }

    /** The steps by which shared memory becomes private. */
    List<Step> unshare(Model model) {
        List<Step> steps = new ArrayList<>();
        if (model == Model.SINGLE_OWNER) {
            breakBeforeMake(Step.BREAK, UNSHARE, steps);
            steps.add(Step.USE);
            if (!regroup.isEmpty()) {
                steps.add(Step.IF_WHOLE);
                breakBeforeMake(Step.UNMAP, List.of(Step.UNSMASH), steps);
            }
        } else {
            steps.addAll(UNSHARE);
            steps.add(Step.USE);
            steps.addAll(regroup);
        }
        return steps;
    }

    /**
     * Where the owner has one table for CPU and device, it goes about every change in one way, and
     * of the policy remains whether the devices are stopped meanwhile.
     */
    private void breakBeforeMake(Step take, List<Step> change, List<Step> steps) {
        boolean quiet = smash.contains(Step.QUIESCE);
        if (quiet) {
            steps.add(Step.QUIESCE);
        }
        steps.addAll(List.of(take, Step.FLUSH, Step.AWAIT));
        steps.addAll(change);
        steps.add(Step.MAP);
        if (quiet) {
            steps.add(Step.RUN);
        }
    }
}
