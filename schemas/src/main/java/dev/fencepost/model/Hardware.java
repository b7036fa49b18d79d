package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * The hardware that events are judged by, or simulated on: a model and its switches, one for each
 * point that AMD's documents leave open.
 *
 * @param model who compares page sizes, and how
 * @param rmpUpdateInvalidatesIotlb RMPUPDATE drops IOTLB entries over the page (inferred)
 * @param psmashInvalidatesIotlb PSMASH drops IOTLB entries over the frame (open)
 * @param rmpUpdateClearsValidated RMPUPDATE clears the validated bit (open)
 * @param validatedRequired a trusted access needs the validated bit (inferred)
 * @param mixedFramesJudgedOneByOne a leaf over 2M is judged by the frame accessed, not by all it
 *     covers (inferred)
 * @param stage1EntrySize IOTLB entry size of a guest's own 4K stage 1 over a host's 2M leaf: 4K or
 *     2M (disputed)
 * @param translatedRequestsChecked a request that a device translated out of its own cache is held
 *     against the RMP page by page: assigned, ASID and validated, neither size nor GPA (open)
 */
public record Hardware(
        Model model,
        boolean rmpUpdateInvalidatesIotlb,
        boolean psmashInvalidatesIotlb,
        boolean rmpUpdateClearsValidated,
        boolean validatedRequired,
        boolean mixedFramesJudgedOneByOne,
        long stage1EntrySize,
        boolean translatedRequestsChecked) {
    public static final Hardware AMD = of(Model.AMD);

    public Hardware {
        requireNonNull(model, "model is null");
        if (stage1EntrySize != Pages.SIZE_4K && stage1EntrySize != Pages.SIZE_2M) {
            throw new IllegalArgumentException(
                    "IOTLB entry is neither 4K nor 2M: " + stage1EntrySize);
        }
    }

    /** The same, with translated requests checked. */
    public Hardware(
            Model model,
            boolean rmpUpdateInvalidatesIotlb,
            boolean psmashInvalidatesIotlb,
            boolean rmpUpdateClearsValidated,
            boolean validatedRequired,
            boolean mixedFramesJudgedOneByOne,
            long stage1EntrySize) {
        this(
                model,
                rmpUpdateInvalidatesIotlb,
                psmashInvalidatesIotlb,
                rmpUpdateClearsValidated,
                validatedRequired,
                mixedFramesJudgedOneByOne,
                stage1EntrySize,
                true);
    }

    /** The model with every switch at its default. */
    public static Hardware of(Model model) {
        return new Hardware(model, true, true, true, true, true, Pages.SIZE_4K);
    }

    /** Who compares page sizes, and how. */
    public enum Model {
        /** Leaf and RMP entry must be of one size class. */
        AMD,
        /** The smaller of the two sizes is taken. */
        IDEAL,
        /** One table for CPU and device (ARM CCA): sizes cannot differ. */
        SINGLE_OWNER
    }
}
