package dev.fencepost.producer.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fencepost.producer.importer.ImportFormat;
import dev.fencepost.producer.importer.ImportOptions;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Kernel logs and debugfs tables of any bytes. */
@Timeout(60)
final class KernelLogFuzzTest {
    /** Buffers of some six readings, and what the fuzzer's own hooks allocate. */
    private static final long CONSTANT = 1 << 23;

    private static final long PER_BYTE = 16_000;

    @FuzzTest
    void aLogIsReadToItsEnd(byte[] bytes) {
        Allocation.holds(CONSTANT + PER_BYTE * bytes.length, () -> read(new InMemoryText(bytes)));
    }

    private static void read(InMemoryText text) {
        for (ImportFormat format :
                List.of(ImportFormat.DMESG, ImportFormat.CMDBUF, ImportFormat.DEVTBL)) {
            TraceReading.of(told -> format.open(List.of(text), ImportOptions.NONE, told));
        }
    }
}
