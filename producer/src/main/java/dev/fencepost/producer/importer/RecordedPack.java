package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * What the script of {@code recorder} leaves: one tar archive, compressed or not, of recordings and
 * of notes on them, docs/recording.md.
 *
 * @param name of the archive
 * @param members its files, in order
 * @param breaksOff why its end could not be read, empty where it could
 */
public record RecordedPack(String name, List<TraceText> members, Optional<String> breaksOff) {
    /** A recorder packs some twenty; more are no recorder's. */
    private static final int MAX_MEMBERS = 1000;

    private static final int TAR_BLOCK = 512;
    private static final int MAX_NOTES = 100;
    private static final String NOTE = "note=";

    public RecordedPack {
        members = List.copyOf(members);
    }

    /**
     * The pack that a file is, empty where its content is something else.
     *
     * @throws BadInputException where not one member can be read
     */
    public static Optional<RecordedPack> of(TraceText file) throws IOException {
        try (InputStream bytes = file.open()) {
            byte[] block = bytes.readNBytes(TAR_BLOCK);
            if (!TarArchiveInputStream.matches(block, block.length)) {
                return Optional.empty();
            }
        } catch (EOFException e) {
            return Optional.empty(); // whoever reads it as something else says what is wrong
        }
        RecordedPack pack = list(file);
        if (pack.members.isEmpty()) {
            throw new BadInputException(
                    file.name() + ": holds nothing" + pack.breaksOff.map(": "::concat).orElse(""));
        }
        return Optional.of(pack);
    }

    private static RecordedPack list(TraceText file) throws IOException {
        List<TraceText> members = new ArrayList<>();
        try (PackReader reader = new PackReader(file.open())) {
            Optional<String> path = reader.next();
            while (path.isPresent()) {
                if (members.size() == MAX_MEMBERS) {
                    throw new BadInputException(
                            file.name() + ": more than " + MAX_MEMBERS + " files: no recorder's");
                }
                members.add(new Member(file, path.get(), members.size()));
                path = reader.next();
            }
            return new RecordedPack(file.name(), members, Optional.empty());
        } catch (EOFException e) {
            return new RecordedPack(file.name(), members, Optional.of(e.getMessage()));
        }
    }

    /** The members that can be imported. */
    public List<TraceText> recordings() {
        return members.stream().filter(each -> ImportFormat.of(each).isPresent()).toList();
    }

    /** What the recorder said of itself: what it lost, and what it could not record. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (TraceText member : members) {
            if (member.name().endsWith("/MANIFEST")) {
                addNotes(member, notes);
            }
        }
        return notes;
    }

    private static void addNotes(TraceText manifest, List<String> notes) {
        try (LineReader lines = new LineReader(manifest.open())) {
            while (notes.size() < MAX_NOTES && lines.next()) {
                if (lines.text().startsWith(NOTE)) {
                    notes.add(lines.text().substring(NOTE.length()).replaceAll("\\p{Cc}", "?"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(manifest.name() + ": " + e.getMessage(), e);
        }
    }

    /** A file in the archive, read from the archive's start each time. */
    private record Member(TraceText file, String path, int number) implements TraceText {
        @Override
        public String name() {
            return file.name() + ":" + path.replaceAll("\\p{Cc}", "?");
        }

        @Override
        public InputStream open() throws IOException {
            PackReader reader = new PackReader(file.open());
            try {
                for (int i = 0; i <= number; i++) {
                    if (reader.next().isEmpty()) {
                        throw new BadInputException(name() + ": is not there any more");
                    }
                }
                return reader;
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        }
    }
}
