package dev.fencepost.producer.importer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A recording that can be read from its start as often as an importer needs. */
public interface TraceText {
    /** For messages: the file's name, {@code -} for standard input. */
    String name();

    /** The text from its start, already unpacked. */
    InputStream open() throws IOException;

    /** A file, gzipped or not: its first bytes tell. */
    static TraceText of(String name, Path file) {
        return new TraceText() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() throws IOException {
                return unpacked(Files.newInputStream(file));
            }
        };
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        try {
            BufferedInputStream bytes = new BufferedInputStream(raw, 1 << 16);
            bytes.mark(2);
            boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            return packed ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
