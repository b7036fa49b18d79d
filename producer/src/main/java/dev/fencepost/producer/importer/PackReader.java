package dev.fencepost.producer.importer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Walks the files in a tar archive; the stream itself is the content of the one that it is at. Its
 * memory is bounded, whatever the archive. An archive that breaks off or makes no sense is an
 * {@link EOFException}: what was read before it is good. Not thread-safe.
 */
final class PackReader extends InputStream {
    private static final long RECORD = 512;

    private final HeaderBudget bytes;
    private final TarArchiveInputStream tar;
    private final byte[] skipped = new byte[1 << 13];

    PackReader(InputStream in) {
        bytes = new HeaderBudget(in);
        tar = new TarArchiveInputStream(bytes);
    }

    /** Goes to the next file, past directories and the like: its name, empty at the end. */
    Optional<String> next() throws IOException {
        TarArchiveEntry entry = nextEntry();
        while (entry != null && !entry.isFile()) {
            entry = nextEntry();
        }
        return Optional.ofNullable(entry).map(TarArchiveEntry::getName);
    }

    private TarArchiveEntry nextEntry() throws IOException {
        int read = tar.getCurrentEntry() == null ? -1 : 0;
        while (read >= 0) {
            read = read(skipped, 0, skipped.length);
        }
        bytes.headerBegins();
        long header = (bytes.position() + RECORD - 1) / RECORD * RECORD;
        TarArchiveEntry entry = orBroken(tar::getNextEntry);
        bytes.headerEnds();
        // The library takes the end of the file for the end mark, which is a record of zeros.
        if (entry == null && bytes.position() - header < RECORD) {
            throw new EOFException("tar data broken: no mark at its end");
        }
        return entry;
    }

    @Override
    public int read() throws IOException {
        return orBroken(tar::read);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return orBroken(() -> tar.read(buffer, offset, length));
    }

    /** The library throws what it likes at a damaged archive. */
    private static <T> T orBroken(Step<T> step) throws EOFException {
        try {
            return step.take();
        } catch (IOException | RuntimeException e) {
            EOFException broken = new EOFException("tar data broken: " + e.getMessage());
            broken.initCause(e);
            throw broken;
        }
    }

    private interface Step<T> {
        T take() throws IOException;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
