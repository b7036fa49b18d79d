package dev.fencepost.analyzer.ci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.trace.TraceFiles;
import java.nio.file.Path;
import java.util.Optional;

/** The address of a trace file as reports name it. */
public final class TracePlace {
    private static final String UNRESERVED = "-._~";

    private TracePlace() {}

    /**
     * A reference relative to a directory if the file lies in it, else a {@code file} URI; none of
     * standard input.
     */
    public static Optional<String> uri(String name, Path directory) {
        if (name.equals(TraceFiles.STANDARD)) {
            return Optional.empty();
        }
        Path base = directory.toAbsolutePath().normalize();
        Path file = base.resolve(name).normalize();
        return Optional.of(
                file.startsWith(base) && !file.equals(base)
                        ? encoded(base.relativize(file))
                        : "file:///" + encoded(file));
    }

    /** What the file is called, without where it lies. */
    static String fileName(String name) {
        Path file = Path.of(name).getFileName();
        return file == null ? name : file.toString();
    }

    private static String encoded(Path path) {
        StringBuilder uri = new StringBuilder();
        for (Path part : path) {
            uri.append(uri.length() == 0 ? "" : "/");
            for (byte each : part.toString().getBytes(UTF_8)) {
                append(uri, each & 0xff);
            }
        }
        return uri.toString();
    }

    private static void append(StringBuilder uri, int octet) {
        boolean plain =
                octet < 0x80
                        && (Character.isLetterOrDigit(octet) || UNRESERVED.indexOf(octet) >= 0);
        if (plain) {
            uri.append((char) octet);
        } else {
            uri.append(String.format("%%%02X", octet));
        }
    }
}
