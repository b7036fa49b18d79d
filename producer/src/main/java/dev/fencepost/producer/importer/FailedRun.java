package dev.fencepost.producer.importer;

import dev.fencepost.model.Outcome;
import dev.fencepost.producer.importer.Translations.Translation;

/**
 * The translations that one failing DMA falls into: QEMU goes on behind what failed in steps of 4
 * bytes at most, and translates each anew, so that a DMA of 64 bytes shows as 16 faults at
 * addresses that rise by 4.
 */
final class FailedRun {
    /** QEMU's largest step; it is smaller where the address is not aligned. */
    private static final long MOST_BYTES = 4;

    /** Time from one step to the next, a few microseconds by itself, on a busy machine. */
    private static final long MOST_NANOS = 1_000_000;

    private final Translation first;
    private long length = 1;
    private long lastIova;
    private long lastTs;

    FailedRun(Translation first) {
        this.first = first;
        this.lastIova = first.iova();
        this.lastTs = first.line().ts();
    }

    /** Takes the next translation in, where it is the next step of this one. */
    boolean goesOn(Translation next) {
        long step = next.iova() - lastIova;
        boolean same =
                first.outcome() == Outcome.IO_PAGE_FAULT
                        && next.outcome() == Outcome.IO_PAGE_FAULT
                        && next.device().equals(first.device());
        long nanos = next.line().ts() - lastTs;
        boolean behind =
                Long.compareUnsigned(next.iova(), lastIova) > 0 && step <= MOST_BYTES && step > 0;
        if (!same || !behind || nanos < 0 || nanos > MOST_NANOS) {
            return false;
        }
        lastIova = next.iova();
        lastTs = next.line().ts();
        length = lastIova - first.iova() + Math.min(step, MOST_BYTES - (lastIova & MOST_BYTES - 1));
        return true;
    }

    Translation first() {
        return first;
    }

    /** Bytes from the first step to the last, which is taken to be as long as the one before. */
    long length() {
        return length;
    }
}
