package dev.fencepost.analyzer.rules;

/**
 * Outcome of one part of an access.
 *
 * @param part its number within the access
 * @param crossing whether a 2 MiB boundary lies between this part and the one before it
 * @param result how it went by the tables
 * @param certain whether the trace proves it
 * @param against whether the recorded outcome of the access cannot have come from this part
 */
public record Side(int part, boolean crossing, Result result, boolean certain, Against against) {
    /** How a part of an access went. */
    public enum Result {
        OK,
        FAILED,
        UNKNOWN
    }

    /** What a part says against the outcome recorded for its access. */
    public enum Against {
        /** Nothing: it may have come to that. */
        NOTHING,
        /** The model excludes it here, by facts that the trace does not prove. */
        PERHAPS,
        /** The model excludes it here. */
        SURELY;

        static Against of(Proof proof) {
            return proof.certain() ? SURELY : PERHAPS;
        }
    }
}
