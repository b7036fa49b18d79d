package dev.fencepost.producer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.AvroTraceReader;
import dev.fencepost.wire.codec.AvroOutput;
import dev.fencepost.wire.codec.EventCodec;
import dev.fencepost.wire.codec.SchemaText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.junit.jupiter.api.Timeout;

/**
 * Containers that are whole around a compressed block of any content: how many events it says that
 * it has, then their bytes.
 */
@Timeout(60)
final class AvroBlockFuzzTest {
    private static final long CONSTANT = 1 << 22;
    private static final long PER_BYTE = 1000;
    private static final int MARKER_SIZE = 16;

    private final EventCodec codec = new EventCodec();
    private final byte[] empty = emptyTrace();

    AvroBlockFuzzTest() throws IOException {}

    @FuzzTest
    void aBlockIsReadOrToldOf(byte[] bytes) {
        byte[] file = file(bytes);
        Allocation.holds(CONSTANT + PER_BYTE * bytes.length, () -> read(file));
        for (TraceEvent event : read(file).events()) {
            assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
        }
    }

    private static TraceReading read(byte[] file) {
        return TraceReading.of(
                told -> new AvroTraceReader(new ByteArrayInputStream(file), "fuzz", told));
    }

    private byte[] file(byte[] bytes) {
        int count = bytes.length == 0 ? 0 : bytes[0];
        byte[] block =
                Zstd.compress(Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length));
        AvroOutput out = new AvroOutput();
        out.writeRaw(empty, 0, empty.length);
        out.writeLong(count);
        out.writeLong(block.length);
        out.writeRaw(block, 0, block.length);
        out.writeRaw(empty, empty.length - MARKER_SIZE, MARKER_SIZE);
        return out.toByteArray();
    }

    /** Written by Avro's own class, under our schema without its long documentation. */
    private static byte[] emptyTrace() throws IOException {
        Schema schema =
                SchemaText.parse(SchemaNormalization.toParsingForm(EventCodec.schema()))
                        .orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileWriter<Object> writer =
                new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.zstandardCodec(1)).create(schema, out);
        }
        return out.toByteArray();
    }
}
