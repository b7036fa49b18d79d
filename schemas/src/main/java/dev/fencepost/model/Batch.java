package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One record of a trace topic: events of one stream, host, run and slot, in order.
 *
 * @param stream of all its events
 * @param host of all its events
 * @param run of all its events
 * @param slot of the copy
 * @param spread slots of the host, the same everywhere
 * @param throughTs with {@code throughSeq}: all events of this stream and slot not after this
 *     position are in this record or an earlier one
 * @param throughSeq see {@code throughTs}
 * @param end nothing follows in this run, stream and slot
 * @param events in (ts, seq) order; none in a record that only tells of progress
 */
public record Batch(
        Stream stream,
        String host,
        int run,
        int slot,
        int spread,
        long throughTs,
        long throughSeq,
        boolean end,
        List<Routed> events) {
    public Batch {
        requireNonNull(stream, "stream is null");
        requireNonNull(host, "host is null");
        events = events instanceof DmaEvents ? events : List.copyOf(events);
    }

    // What the merge asks of an event, which of one that is a row needs no object.

    public long ts(int number) {
        return events instanceof DmaEvents dma ? dma.ts(number) : events.get(number).event().ts();
    }

    public long seq(int number) {
        return events instanceof DmaEvents dma ? dma.seq(number) : events.get(number).event().seq();
    }

    public boolean primary(int number) {
        return events instanceof DmaEvents dma ? dma.primary(number) : events.get(number).primary();
    }

    public boolean isGap(int number) {
        boolean row = events instanceof DmaEvents dma && dma.isRow(number);
        return !row && events.get(number).event() instanceof Gap;
    }

    /** The record key: {@code host/slot}. */
    public String key() {
        return Slots.key(host, slot);
    }
}
