package dev.fencepost.producer.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fencepost.producer.importer.ImportFormat;
import dev.fencepost.producer.importer.ImportOptions;
import dev.fencepost.producer.importer.TraceText;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Logs of QEMU of any bytes. */
@Timeout(60)
final class QemuFuzzTest {
    /** Buffers of some six readings, and what the fuzzer's own hooks allocate. */
    private static final long CONSTANT = 1 << 23;

    private static final long PER_BYTE = 16_000;

    @FuzzTest
    void aLogIsReadToItsEnd(byte[] bytes) {
        Allocation.holds(CONSTANT + PER_BYTE * bytes.length, () -> read(new Log(bytes)));
    }

    private static void read(Log log) {
        ImportFormat.of(log);
        TraceReading.of(told -> ImportFormat.QEMU.open(List.of(log), ImportOptions.NONE, told));
    }

    /** A log in memory. */
    private static final class Log implements TraceText {
        private final byte[] bytes;

        Log(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String name() {
            return "fuzz";
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
