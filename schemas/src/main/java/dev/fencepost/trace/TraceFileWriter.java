package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Writes events in one format to one file, gzipped or not. */
final class TraceFileWriter implements TraceWriter {
    private final OutputStream file;
    private final OutputStream coded;
    private final TraceWriter writer;

    TraceFileWriter(OutputStream file, TraceFormat format, boolean gzip) throws IOException {
        this.file = file;
        coded =
                gzip
                        ? new GZIPOutputStream(file, 1 << 16)
                        : new BufferedOutputStream(file, 1 << 16);
        writer = format.write(coded);
    }

    @Override
    public void accept(TraceEvent event) {
        writer.accept(event);
    }

    @Override
    public void commit() {
        writer.commit();
        try {
            if (coded instanceof GZIPOutputStream gzip) {
                gzip.finish();
            }
            coded.flush();
            if (file instanceof AtomicFile atomic) {
                atomic.commit();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the file alone: what lies above it was written by the commit, or is not wanted. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
