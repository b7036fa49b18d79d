package dev.fencepost.producer.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fencepost.wire.codec.SchemaText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Timeout;

/** Records of whatever schema a registry answers with: its text, a line end, the record. */
@Timeout(60)
final class ForeignSchemaFuzzTest {
    private static final long CONSTANT = 1 << 22;
    private static final long PER_BYTE = 4000;
    private static final byte[] HEADER = {0, 0, 0, 0, 1};

    @FuzzTest
    void aRecordOfAnotherSchemaIsTranslatedOrRefused(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String text = new String(input, 0, end, StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.wrap(input, Math.min(end + 1, input.length), 0);
        body.limit(input.length);
        byte[] value =
                ByteBuffer.allocate(HEADER.length + body.remaining()).put(HEADER).put(body).array();
        Allocation.holds(CONSTANT + PER_BYTE * input.length, () -> read(text, value));
    }

    private static void read(String text, byte[] value) {
        Optional<Schema> schema = SchemaText.parse(text);
        schema.ifPresent(
                writer ->
                        new KnownSchemas(writer)
                                .serdes()
                                .forEach(serde -> KnownSchemas.read(serde, value)));
    }
}
