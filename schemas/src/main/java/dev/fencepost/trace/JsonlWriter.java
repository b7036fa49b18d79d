package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes a trace of one JSON object a line; {@link #commit} flushes, {@link #close} closes the
 * stream beneath.
 */
public final class JsonlWriter implements TraceWriter {
    private static final int FULL = 1 << 15;

    private final OutputStream out;
    private final JsonBytes bytes = new JsonBytes(FULL);
    private final EventJson json = new EventJson(bytes);

    public JsonlWriter(OutputStream out) {
        this.out = out;
    }

    /** The line of an event, without a newline. */
    public static String line(TraceEvent event) {
        return new String(utf8(event), StandardCharsets.UTF_8);
    }

    /** The line of an event, without a newline, in UTF-8. */
    public static byte[] utf8(TraceEvent event) {
        return new JsonlLine().of(event);
    }

    @Override
    public void accept(TraceEvent event) {
        json.append(event);
        bytes.newline();
        if (bytes.size() >= FULL) {
            drain();
        }
    }

    @Override
    public void commit() {
        drain();
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void drain() {
        try {
            bytes.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
