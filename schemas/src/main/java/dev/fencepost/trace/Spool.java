package dev.fencepost.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Bytes that can be read once, kept in a temporary file so that they can be read again. */
final class Spool implements Closeable {
    private final Path file;

    private Spool(Path file) {
        this.file = file;
    }

    /** Reads the stream to its end and closes it. */
    static Spool of(InputStream in) throws IOException {
        Path file = Files.createTempFile("fencepost-", ".trace");
        file.toFile().deleteOnExit();
        try (in) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Spool(file);
    }

    InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
