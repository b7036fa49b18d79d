package dev.fencepost.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fencepost.trace.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a report as one HTML file that loads nothing: the dashboard's page with all that it asks
 * for inside, packed.
 *
 * <p>The file stays under 5 MB. What there is no room for is left out, the least severe first, and
 * the page says so.
 */
public final class ReportWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportWriter() {}

    /** Writes it; a file that is there is replaced only by a whole one. */
    public static void write(Report report, Path path) throws IOException {
        InlinedPage.Halves page = InlinedPage.halves();
        try (AtomicFile file = AtomicFile.create(path)) {
            OutputStream out = new BufferedOutputStream(file, 1 << 16);
            out.write(page.before().getBytes(UTF_8));
            out.write(
                    "<script type=\"application/json\" id=\"fencepost-data\">{\"encoding\":\"gzip+base64\",\"data\":\""
                            .getBytes(UTF_8));
            packed(report, out);
            out.write("\"}</script>\n".getBytes(UTF_8));
            out.write(page.after().getBytes(UTF_8));
            out.flush();
            file.commit();
        }
    }

    private static void packed(Report report, OutputStream out) throws IOException {
        Counted packed = new Counted(Base64.getEncoder().wrap(new Unclosed(out)));
        try (JsonGenerator json = JSON.createGenerator(new Packer(packed))) {
            new ReportData(report, json, packed::count).write();
        }
    }

    /** Gzip with little delay between what goes in and what is counted. */
    private static final class Packer extends GZIPOutputStream {
        Packer(OutputStream out) throws IOException {
            super(out, 1 << 13);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    /** Base64 ends when its stream is closed; the file goes on. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Counts what passes. */
    private static final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        long count() {
            return count;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
