package dev.fencepost.trace;

import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.AvroOutput;
import dev.fencepost.wire.codec.EventCodec;
import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.SchemaText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The header of an Avro object container
 * (https://avro.apache.org/docs/1.12.0/specification/#object-container-files).
 *
 * @param schema of its records
 * @param codec of its blocks
 * @param totalOrder its events lie in each host's total order
 * @param marker what ends each block, a character a byte
 */
record AvroHeader(Schema schema, BlockCodec codec, boolean totalOrder, String marker) {
    static final int MARKER_SIZE = 16;

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final String SCHEMA = "avro.schema";
    private static final String CODEC = "avro.codec";
    private static final String ORDER = "fencepost.order";
    private static final String TOTAL = "total";
    private static final int SHORTEST = 1 << 14;
    private static final int LONGEST = 1 << 22;

    /**
     * The header of a file to write. Its marker is made from what it says, not drawn: the same
     * events give the same file.
     */
    static AvroHeader of(BlockCodec codec, boolean totalOrder) {
        Schema schema = EventCodec.schema();
        byte[] digest = digest(schema + codec.label() + totalOrder);
        String marker = new String(digest, 0, MARKER_SIZE, StandardCharsets.ISO_8859_1);
        return new AvroHeader(schema, codec, totalOrder, marker);
    }

    /** Reads a header and moves behind it. */
    static AvroHeader read(BlockInput input, String name) {
        for (int size = SHORTEST; ; size *= 4) {
            boolean more = input.has(size) && size < LONGEST;
            AvroInput in = new AvroInput();
            in.reset(ByteBuffer.wrap(input.bytes(), input.from(), input.ahead()));
            try {
                AvroHeader header = read(in, name);
                input.skip(in.position());
                return header;
            } catch (MalformedRecordException e) {
                if (!more) {
                    throw new BadInputException(
                            name + ":0: header is damaged: " + e.getMessage(), e);
                }
            }
        }
    }

    private static AvroHeader read(AvroInput in, String name) {
        for (byte expected : MAGIC) {
            if (in.readByte() != expected) {
                throw new BadInputException(name + ":0: is no Avro container");
            }
        }
        Map<String, byte[]> entries = new TreeMap<>();
        in.readArray(
                from -> {
                    String key = from.readString();
                    entries.put(key, from.readBytes().array());
                    return key;
                });
        byte[] marker = new byte[MARKER_SIZE];
        for (int i = 0; i < MARKER_SIZE; i++) {
            marker[i] = in.readByte();
        }
        return new AvroHeader(
                schema(entries, name),
                codec(entries, name),
                text(entries, ORDER, "").equals(TOTAL),
                new String(marker, StandardCharsets.ISO_8859_1));
    }

    void write(AvroOutput out) {
        out.writeRaw(MAGIC, 0, MAGIC.length);
        Map<String, String> entries = new TreeMap<>();
        entries.put(SCHEMA, schema.toString());
        entries.put(CODEC, codec.label());
        if (totalOrder) {
            entries.put(ORDER, TOTAL);
        }
        out.writeInt(entries.size());
        entries.forEach(
                (key, value) -> {
                    out.writeString(key);
                    out.writeString(value);
                });
        out.writeInt(0);
        out.writeRaw(markerBytes(), 0, MARKER_SIZE);
    }

    byte[] markerBytes() {
        return marker.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Schema schema(Map<String, byte[]> entries, String name) {
        return SchemaText.parse(text(entries, SCHEMA, ""))
                .orElseThrow(() -> new BadInputException(name + ":0: header has no Avro schema"));
    }

    private static BlockCodec codec(Map<String, byte[]> entries, String name) {
        String label = text(entries, CODEC, BlockCodec.NULL.label());
        return BlockCodec.of(label)
                .orElseThrow(
                        () ->
                                new BadInputException(
                                        name
                                                + ":0: blocks are compressed by "
                                                + Excerpt.of(label)
                                                + ", which is not among "
                                                + Arrays.toString(BlockCodec.values())));
    }

    private static String text(Map<String, byte[]> entries, String key, String absent) {
        byte[] value = entries.get(key);
        return value == null ? absent : new String(value, StandardCharsets.UTF_8);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
