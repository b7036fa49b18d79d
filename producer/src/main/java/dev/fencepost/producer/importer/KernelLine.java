package dev.fencepost.producer.importer;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Stream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a kernel log that is about the IOMMU or the RMP.
 *
 * @param number of the line over all files, from 1
 * @param ts nanoseconds of the log's clock
 * @param tsErr how far that may be off
 * @param text the line
 * @param start where its message begins
 * @param mark where the part is that its kind is known by
 */
record KernelLine(long number, long ts, long tsErr, String text, int start, int mark) {
    /** The place of an event that it tells of. */
    Envelope place(EventLog log, Stream stream) {
        return log.place(stream, number, ts, tsErr);
    }

    /**
     * Reads what stands at its mark.
     *
     * @throws IllegalArgumentException where something else does
     */
    Matcher matched(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(mark, text.length());
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("breaks off, or has another form than known");
        }
        return matcher;
    }

    /** What stands in front of the mark. */
    String before() {
        return text.substring(start, mark);
    }
}
