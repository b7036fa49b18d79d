package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Op;

/** A fact that verdicts rest on, and whether a trace tells it. */
enum Ability {
    DEVICES("no DEVICE events: whose domain a device uses is unknown"),
    TRUSTED("no trusted device"),
    LEAVES("no MAP events: the IOMMU page tables are unknown"),
    LEAF_CHANGES("no leaf changes (UNMAP, SPLIT, MERGE): nothing had to be flushed"),
    FLUSHES_SEEN("neither invalidations nor completions were recorded"),
    INVALIDATIONS("no INVALIDATE events: no flush is seen to begin"),
    COMPLETIONS("no COMPLETION events: no flush is seen to end"),
    RMP("no RMP events: page sizes and owners are unknown"),
    RMP_CHANGES("no RMP changes (RMPUPDATE, PSMASH, UNSMASH)"),
    RMP_INSTRUCTIONS("no RMP instructions"),
    ACCESSES("no ACCESS or FAULT events: what hit is unknown"),
    OUTCOMES("no recorded outcomes");

    private final String lack;

    Ability(String lack) {
        this.lack = lack;
    }

    /** Why not, where it is not. */
    String lack() {
        return lack;
    }

    boolean in(TraceTally tally) {
        return switch (this) {
            case DEVICES -> tally.count(Op.DEVICE) > 0;
            case TRUSTED -> tally.trustedDevices() > 0;
            case LEAVES -> tally.count(Op.MAP) > 0;
            case LEAF_CHANGES -> tally.total(Op.UNMAP, Op.SPLIT, Op.MERGE) > 0;
            case FLUSHES_SEEN -> !tally.flushesUnseen();
            case INVALIDATIONS -> tally.count(Op.INVALIDATE) > 0;
            case COMPLETIONS -> tally.count(Op.COMPLETION) > 0;
            case RMP -> rmpChanges(tally) + firmwareCalls(tally) + tally.count(Op.SNAPSHOT) > 0;
            case RMP_CHANGES -> rmpChanges(tally) > 0;
            case RMP_INSTRUCTIONS ->
                    rmpChanges(tally)
                                    + firmwareCalls(tally)
                                    + tally.total(Op.PVALIDATE, Op.RMPADJUST)
                            > 0;
            case ACCESSES -> tally.total(Op.ACCESS, Op.FAULT) > 0;
            case OUTCOMES -> tally.outcomes() + tally.count(Op.FAULT) > 0;
        };
    }

    private static long rmpChanges(TraceTally tally) {
        return tally.total(Op.RMPUPDATE, Op.PSMASH, Op.UNSMASH);
    }

    private static long firmwareCalls(TraceTally tally) {
        return tally.total(Op.PSMASH_IO, Op.PUNSMASH_IO);
    }
}
