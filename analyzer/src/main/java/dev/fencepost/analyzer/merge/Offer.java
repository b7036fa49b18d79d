package dev.fencepost.analyzer.merge;

/**
 * What became of a batch.
 *
 * @param result whether it counts
 * @param duplicates of its events that were dropped, having been accepted before
 * @param cause why it does not count, empty if it does
 */
public record Offer(Result result, int duplicates, String cause) {
    /** Whether a batch counts. */
    public enum Result {
        ACCEPTED,
        /** It belongs to what is over: nothing is missing without it. */
        OUTDATED,
        /** It contradicts itself or what came before: its events are lost to the stream. */
        MALFORMED
    }

    static Offer accepted(int duplicates) {
        return new Offer(Result.ACCEPTED, duplicates, "");
    }

    static Offer outdated(String cause) {
        return new Offer(Result.OUTDATED, 0, cause);
    }

    /** An answer to a record that could not even be read. */
    public static Offer malformed(String cause) {
        return new Offer(Result.MALFORMED, 0, cause);
    }
}
