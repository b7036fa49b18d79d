package dev.fencepost.analyzer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The dashboard's page and what belongs to it, out of the jar. */
final class WebFiles {
    private static final String ROOT = "/dev/fencepost/analyzer/dashboard/web/";

    private WebFiles() {}

    /** The text of a file, by its path below the page. */
    static String read(String path) {
        try (InputStream in = WebFiles.class.getResourceAsStream(ROOT + path)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + path);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
