package dev.fencepost.analyzer.rules;

/**
 * Outcome of one part of an access.
 *
 * @param part its number within the access
 * @param crossing whether a 2 MiB boundary lies between this part and the one before it
 * @param result how it went by the tables
 * @param certain whether the trace proves it
 */
public record Side(int part, boolean crossing, Result result, boolean certain) {
    /** How a part of an access went. */
    public enum Result {
        OK,
        FAILED,
        UNKNOWN
    }
}
