package dev.fencepost.analyzer.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.fencepost.analyzer.merge.Offer;
import dev.fencepost.analyzer.topology.LetterHeaders;
import dev.fencepost.model.DeadLetter;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A refused record as the dead-letter topic keeps it.
 *
 * @param content topic, partition, offset, cause and bytes
 * @param millis when the record was written to its topic
 * @param headers of the record, and ours
 */
public record Letter(DeadLetter content, long millis, Headers headers) {
    /** Oldest first, and in their order where they lay side by side. */
    public static final Comparator<Letter> BY_TIME =
            Comparator.comparing(Letter::millis).thenComparing(Letter::origin);

    public Letter {
        requireNonNull(content, "content is null");
        requireNonNull(headers, "headers are null");
    }

    public Origin origin() {
        return new Origin(content.topic(), content.partition(), content.offset());
    }

    /** The key as text, with a question mark for each byte that is none. */
    public String key() {
        return new String(keyBytes(), UTF_8).replaceAll("[\\p{Cc}\ufffd]", "?");
    }

    public byte[] keyBytes() {
        return bytes(content.key());
    }

    public byte[] value() {
        return bytes(content.value());
    }

    /** Whether it belongs to a run that was over: nothing was missing without it. */
    public boolean isOutdated() {
        return LetterHeaders.text(headers, LetterHeaders.RESULT)
                .equals(Optional.of(Offer.Result.OUTDATED.name()));
    }

    /** How long a key or a value was of which only the beginning was kept. */
    public Optional<String> cutFrom() {
        return LetterHeaders.text(headers, LetterHeaders.CUT);
    }

    /** The same letter with other bytes. */
    Letter repaired(byte[] key, byte[] value) {
        DeadLetter other =
                new DeadLetter(
                        content.topic(),
                        content.partition(),
                        content.offset(),
                        content.cause(),
                        ByteBuffer.wrap(key),
                        ByteBuffer.wrap(value));
        Headers whole = new RecordHeaders(headers);
        return new Letter(other, millis, whole.remove(LetterHeaders.CUT));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
