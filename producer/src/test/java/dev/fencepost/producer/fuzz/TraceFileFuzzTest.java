package dev.fencepost.producer.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fencepost.trace.TraceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * Files of any bytes, which say themselves what they are: {@code .avro} or lines, gzipped or not.
 */
@Timeout(60)
final class TraceFileFuzzTest {
    /** Twice the longest block, since buffers grow by doubling, compressed and not. */
    private static final long CONSTANT = 1L << 28;

    private static final long PER_BYTE = 1000;

    private final Path file = Files.createTempFile("fencepost", ".fuzz");

    TraceFileFuzzTest() throws IOException {}

    @AfterEach
    void deleteFile() throws IOException {
        Files.deleteIfExists(file);
    }

    @FuzzTest
    void aFileIsReadToItsEnd(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        long most =
                CONSTANT + PER_BYTE * bytes.length + TraceReading.MOST * TraceReading.BYTES_EACH;
        Allocation.holds(
                most, () -> TraceReading.of(told -> TraceFiles.open(file.toString(), told)));
    }
}
