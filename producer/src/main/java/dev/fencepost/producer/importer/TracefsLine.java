package dev.fencepost.producer.importer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One line of a Linux trace: which task saw which event, when.
 *
 * @param context who ran: entries and returns of one context nest
 * @param cpu it ran on
 * @param ts nanoseconds of the trace's clock
 * @param tsErr how far the printed time may be off, by the digits that are not printed
 * @param event name of the tracepoint or probe, with its system where that is printed
 * @param body what it printed
 */
record TracefsLine(Context context, int cpu, long ts, long tsErr, String event, String body) {
    /**
     * What runs one thing at a time: a task, or an interrupt on top of it; idle tasks share pid 0
     * and are told apart by CPU.
     *
     * @param owner pid, or minus one minus the CPU for idle ones
     * @param interrupt {@code h}, {@code s} and the like, {@code .} for the task itself
     */
    record Context(long owner, char interrupt) {
        @Override
        public boolean equals(Object other) {
            return this == other
                    || (other instanceof Context it
                            && it.owner == owner
                            && it.interrupt == interrupt);
        }

        @Override
        public int hashCode() {
            return (int) (owner * 31 + interrupt) * 0x9E3779B9;
        }
    }

    /** Reads a line of any of the grammars of {@link LineHead}; empty where it is none. */
    static Optional<TracefsLine> parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LineHead head = new LineHead();
        return head.read(bytes, 0, bytes.length) && !head.eventless()
                ? Optional.of(
                        of(
                                head,
                                Ascii.text(bytes, head.eventFrom(), head.eventTo()),
                                Ascii.text(bytes, head.bodyFrom(), bytes.length)))
                : Optional.empty();
    }

    static TracefsLine of(LineHead head, String event, String body) {
        return new TracefsLine(
                head.context(), head.cpu(), head.ts(), head.time().error(head.perf()), event, body);
    }
}
