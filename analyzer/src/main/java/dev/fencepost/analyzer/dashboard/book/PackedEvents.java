package dev.fencepost.analyzer.dashboard.book;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.JsonlEvent;
import dev.fencepost.trace.JsonlWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Turns events into few bytes and back. Single-threaded. */
final class PackedEvents {
    private static final byte[] NONE = {};

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final JsonlEvent lines = new JsonlEvent();

    byte[] pack(List<TraceEvent> events) {
        if (events.isEmpty()) {
            return NONE;
        }
        deflater.reset();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            for (TraceEvent event : events) {
                out.write(JsonlWriter.utf8(event));
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    List<TraceEvent> unpack(byte[] packed) {
        if (packed.length == 0) {
            return List.of();
        }
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), UTF_8).lines().map(lines::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
