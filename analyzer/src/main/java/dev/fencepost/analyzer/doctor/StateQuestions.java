package dev.fencepost.analyzer.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Is there room for state on this machine? */
final class StateQuestions {
    private static final long ENOUGH = 1L << 30;
    private static final String SUBJECT = "state directory";

    private final Path directory;

    StateQuestions(Path directory) {
        this.directory = directory;
    }

    List<Check> all() {
        Path there = directory.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return List.of(
                    Check.failed(
                            SUBJECT,
                            directory + " cannot be written",
                            "set state.dir in --properties to a directory that can"));
        }
        try {
            return List.of(room(Files.getFileStore(there).getUsableSpace()));
        } catch (IOException e) {
            return List.of(Check.skipped(SUBJECT, directory + ": " + e.getMessage()));
        }
    }

    private Check room(long bytes) {
        String found = String.format(Locale.ROOT, "%s has %,d MiB of room", directory, bytes >> 20);
        return bytes >= ENOUGH
                ? Check.ok(SUBJECT, found)
                : Check.warning(
                        SUBJECT,
                        found,
                        "make room, or set state.dir in --properties: batches beyond --merge-memory"
                                + " go there");
    }
}
