package dev.fencepost.analyzer.merge;

/**
 * What a merge has done since it was made; counts of this process, not part of its state.
 *
 * @param released events given on
 * @param duplicates events dropped, having been accepted before
 * @param late events that came after others of a later position had been given on, which only a
 *     stream that was declared silent can bring about
 * @param gaps GAPs put in
 * @param shelved batches that the memory bound had no room for
 */
public record MergeCounts(long released, long duplicates, long late, long gaps, long shelved) {}
