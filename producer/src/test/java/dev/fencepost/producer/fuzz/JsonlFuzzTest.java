package dev.fencepost.producer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.JsonlEvent;
import dev.fencepost.trace.JsonlReader;
import dev.fencepost.trace.JsonlWriter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;

/** Lines of any bytes. */
@Timeout(60)
final class JsonlFuzzTest {
    private static final long CONSTANT = 1 << 20;
    private static final long PER_BYTE = 400;
    private static final ObjectMapper JACKSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final JsonlEvent events = new JsonlEvent();

    @FuzzTest
    void eachLineIsAnEventOrToldOf(byte[] bytes) throws JsonProcessingException {
        Allocation.holds(CONSTANT + PER_BYTE * bytes.length, () -> read(bytes));
        for (TraceEvent event : read(bytes).events()) {
            assertThat(events.read(JsonlWriter.line(event))).isEqualTo(event);
        }
        whatIsReadIsJson(bytes);
    }

    private static TraceReading read(byte[] bytes) {
        return TraceReading.of(
                told -> new JsonlReader(new ByteArrayInputStream(bytes), "fuzz", told));
    }

    /** The reader has a parser of its own: Jackson must take for JSON whatever it takes. */
    private void whatIsReadIsJson(byte[] bytes) throws JsonProcessingException {
        String line = new String(bytes, StandardCharsets.UTF_8);
        try {
            events.read(line);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(JACKSON.readTree(line).isObject()).isTrue();
    }
}
