package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A recording that can be read from its start as often as an importer needs. */
public interface TraceText {
    /** For messages: the file's name, {@code -} for standard input. */
    String name();

    /**
     * The text from its start, already unpacked.
     *
     * @throws BadInputException where it is packed and damaged from the start
     */
    InputStream open() throws IOException;

    /**
     * A file, gzipped or not: its first bytes tell.
     *
     * @throws BadInputException where it is no file that can be read
     */
    static TraceText of(String name, Path file) {
        if (!Files.exists(file)) {
            throw new BadInputException(name + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw new BadInputException(name + ": is a directory");
        }
        if (!Files.isReadable(file)) {
            throw new BadInputException(name + ": may not be read");
        }
        return new TraceText() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() throws IOException {
                return unpacked(name, Files.newInputStream(file));
            }
        };
    }

    private static InputStream unpacked(String name, InputStream raw) throws IOException {
        try {
            BufferedInputStream bytes = new BufferedInputStream(raw, 1 << 16);
            bytes.mark(2);
            boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            return packed ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        } catch (EOFException | ZipException e) {
            raw.close();
            throw new BadInputException(name + ": gzip data is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
