package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A recording in a file, whatever it is packed with or printed by.
 *
 * @param name for messages
 * @param file it
 * @param path where programs are that print binary recordings
 */
record RecordingFile(String name, Path file, List<Path> path) implements TraceText {
    @Override
    public InputStream open() throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            BufferedInputStream bytes = new BufferedInputStream(raw, 1 << 16);
            byte[] head = head(bytes);
            Optional<RecordingTool> tool = RecordingTool.of(head);
            if (tool.isPresent()) {
                raw.close();
                return tool.get().print(name, file, path);
            }
            Optional<Packing> packing =
                    Arrays.stream(Packing.values()).filter(each -> each.begins(head)).findFirst();
            return packing.isPresent()
                    ? unpacked(packing.get(), bytes)
                    : TextEncoding.plain(head, bytes);
        } catch (DamagedDataException e) {
            raw.close();
            throw new BadInputException(name + ": " + e.getMessage(), e);
        } catch (IOException | BadInputException e) {
            raw.close();
            throw e;
        }
    }

    private static byte[] head(BufferedInputStream bytes) throws IOException {
        bytes.mark(Magic.LENGTH);
        byte[] head = bytes.readNBytes(Magic.LENGTH);
        bytes.reset();
        return head;
    }

    private InputStream unpacked(Packing packing, BufferedInputStream bytes) throws IOException {
        BufferedInputStream text = new BufferedInputStream(packing.unpack(bytes), 1 << 16);
        byte[] head;
        try {
            head = head(text);
        } catch (DamagedDataException e) {
            text.reset();
            return text; // what could be read comes first, and then the damage
        }
        Optional<RecordingTool> tool = RecordingTool.of(head);
        return tool.isPresent() ? printed(tool.get(), text) : TextEncoding.plain(head, text);
    }

    /** A binary recording cannot be printed out of a pipe: its program seeks in it. */
    private InputStream printed(RecordingTool tool, InputStream unpacked) throws IOException {
        Path plain = Files.createTempFile("fencepost", ".recording");
        try (unpacked) {
            Files.copy(unpacked, plain, StandardCopyOption.REPLACE_EXISTING);
            return new FilterInputStream(tool.print(name, plain, path)) {
                @Override
                public void close() throws IOException {
                    super.close();
                    Files.deleteIfExists(plain);
                }
            };
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(plain);
            throw e;
        }
    }
}
