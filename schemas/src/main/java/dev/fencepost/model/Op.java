package dev.fencepost.model;

/**
 * What an event says happened: its name in trace files, and a dense number for switches on the hot
 * path.
 */
public enum Op {
    DEVICE,
    MAP,
    UNMAP,
    SPLIT,
    MERGE,
    INVALIDATE,
    COMPLETION_WAIT,
    COMPLETION,
    FAULT,
    RMPUPDATE,
    PSMASH,
    UNSMASH,
    PVALIDATE,
    RMPADJUST,
    PSMASH_IO,
    PUNSMASH_IO,
    SNAPSHOT,
    ACCESS,
    DEVICE_STATE,
    GAP;

    /** What any event says, where many pass: see {@link Envelope#of}. */
    public static Op of(TraceEvent event) {
        return event instanceof Access ? ACCESS : event.op();
    }
}
