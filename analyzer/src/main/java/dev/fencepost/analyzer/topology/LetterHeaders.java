package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.merge.Offer;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What a dead letter says in headers: those of the record itself, which may be what it takes to
 * read it, and a few of ours behind them.
 */
public final class LetterHeaders {
    /** Before the name of each of ours. */
    public static final String OURS = "fencepost.";

    /** Whether the record was {@link Offer.Result#MALFORMED} or {@link Offer.Result#OUTDATED}. */
    public static final String RESULT = OURS + "refused";

    /** How long a key or a value was that was too long to be kept whole. */
    public static final String CUT = OURS + "cut-from";

    /** On a record that was put back: {@code topic/partition/offset} of the one that it repairs. */
    public static final String PUT_BACK = OURS + "put-back";

    /**
     * Bytes kept of a key or a value: a letter has to fit into a record, with room for the rest.
     */
    private static final int LONGEST =
            TopologySettings.MAX_RECORD_BYTES - TopologySettings.OVERHEAD_BYTES;

    private LetterHeaders() {}

    /** The value of one of ours, if it is there. */
    public static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(header -> new String(header.value(), UTF_8));
    }

    static Headers of(Record<byte[], byte[]> refused, Offer.Result result) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : refused.headers()) {
            headers.add(header);
        }
        headers.remove(RESULT).remove(CUT);
        headers.add(RESULT, result.name().getBytes(UTF_8));
        int longest = Math.max(length(refused.key()), length(refused.value()));
        if (longest > LONGEST) {
            headers.add(CUT, Integer.toString(longest).getBytes(UTF_8));
        }
        return headers;
    }

    /** All of it, unless the letter would then be too large to be sent. */
    static ByteBuffer kept(byte[] bytes) {
        return bytes == null
                ? ByteBuffer.allocate(0)
                : ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, LONGEST));
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
