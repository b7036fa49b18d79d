package dev.fencepost.analyzer.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/**
 * Letters as JSON, one a line: {@code topic}, {@code partition}, {@code offset}, {@code time},
 * {@code cause}, {@code key} (or {@code keyBase64} where it is not UTF-8), {@code value} and {@code
 * headers} in Base64.
 */
public final class LetterJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LetterJson() {}

    /**
     * What a line repairs, and with what.
     *
     * @param origin of the letter
     * @param key of the record to put back; empty where it stays as it is
     * @param value of the record to put back; empty where it stays as it is
     */
    public record Repair(Origin origin, Optional<byte[]> key, Optional<byte[]> value) {
        /** The letter with these bytes. */
        public Letter of(Letter letter) {
            return key.isEmpty() && value.isEmpty()
                    ? letter
                    : letter.repaired(
                            key.orElseGet(letter::keyBytes), value.orElseGet(letter::value));
        }
    }

    public static String write(Letter letter) {
        ObjectNode line =
                JSON.createObjectNode()
                        .put("topic", letter.origin().topic())
                        .put("partition", letter.origin().partition())
                        .put("offset", letter.origin().offset())
                        .put("time", Instant.ofEpochMilli(letter.millis()).toString())
                        .put("cause", letter.content().cause());
        byte[] key = letter.keyBytes();
        String text = new String(key, UTF_8);
        if (Arrays.equals(text.getBytes(UTF_8), key)) {
            line.put("key", text);
        } else {
            line.put("keyBase64", base64(key));
        }
        line.put("value", base64(letter.value()));
        ObjectNode headers = line.putObject("headers");
        for (Header header : letter.headers()) {
            headers.put(header.key(), header.value() == null ? null : base64(header.value()));
        }
        return line.toString();
    }

    /**
     * Reads a line that {@link #write} wrote and somebody may have changed; only where it belongs,
     * the key and the value count.
     *
     * @throws IllegalArgumentException where it is no such line
     */
    public static Repair read(String text) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        if (!line.path("topic").isTextual()
                || !line.path("partition").canConvertToInt()
                || !line.path("offset").canConvertToLong()) {
            throw new IllegalArgumentException("no topic, partition and offset of a letter");
        }
        Origin origin =
                new Origin(
                        line.get("topic").asText(),
                        line.get("partition").asInt(),
                        line.get("offset").asLong());
        Optional<byte[]> key =
                line.has("key")
                        ? Optional.of(line.get("key").asText().getBytes(UTF_8))
                        : bytes(line, "keyBase64");
        return new Repair(origin, key, bytes(line, "value"));
    }

    private static Optional<byte[]> bytes(JsonNode line, String name) {
        try {
            return line.has(name)
                    ? Optional.of(Base64.getDecoder().decode(line.get(name).asText()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not Base64", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
