package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;

/** Writes single lines of the {@code .jsonl} form, as alerts carry them. Single-threaded. */
public final class JsonlLine {
    /** Bytes that hold nearly every line. */
    private static final int ROOM = 512;

    private final JsonBytes bytes = new JsonBytes(ROOM);
    private final EventJson json = new EventJson(bytes);

    /** The line of an event, without a newline, in UTF-8. */
    public byte[] of(TraceEvent event) {
        bytes.clear();
        json.append(event);
        return bytes.toByteArray();
    }
}
