package dev.fencepost.producer.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fencepost.producer.importer.ImportFormat;
import dev.fencepost.producer.importer.ImportOptions;
import dev.fencepost.producer.importer.PageSizes;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Recordings of any bytes. */
@Timeout(60)
final class ImporterFuzzTest {
    /** Buffers of some six readings, and what the fuzzer's own hooks allocate. */
    private static final long CONSTANT = 1 << 23;

    private static final long PER_BYTE = 16_000;
    private static final ImportOptions UNWRAP =
            new ImportOptions("h0", List.of(), PageSizes.V2, true);

    @FuzzTest
    void aRecordingIsReadToItsEnd(byte[] bytes) {
        Allocation.holds(CONSTANT + PER_BYTE * bytes.length, () -> read(new InMemoryText(bytes)));
    }

    private static void read(InMemoryText text) {
        ImportFormat.of(text);
        TraceReading.of(told -> ImportFormat.TRACEFS.open(List.of(text), ImportOptions.NONE, told));
        TraceReading.of(told -> ImportFormat.TRACEFS.open(List.of(text), UNWRAP, told));
    }
}
