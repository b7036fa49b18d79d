package dev.fencepost.producer.fuzz;

import dev.fencepost.producer.importer.TraceText;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A recording of any bytes. */
final class InMemoryText implements TraceText {
    private final byte[] bytes;

    InMemoryText(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }
}
