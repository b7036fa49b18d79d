package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
     * A file, plain, packed or a recorder's binary one: its first bytes tell.
     *
     * @throws BadInputException where it is no file that can be read
     */
    static TraceText of(String name, Path file) {
        return of(name, file, RecordingTool.path());
    }

    /**
     * A file, where recorders that print binary ones are looked for in these directories.
     *
     * @throws BadInputException where it is no file that can be read
     */
    static TraceText of(String name, Path file, List<Path> path) {
        if (!Files.exists(file)) {
            throw new BadInputException(name + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw new BadInputException(name + ": is a directory");
        }
        if (!Files.isReadable(file)) {
            throw new BadInputException(name + ": may not be read");
        }
        return new RecordingFile(name, file, List.copyOf(path));
    }
}
