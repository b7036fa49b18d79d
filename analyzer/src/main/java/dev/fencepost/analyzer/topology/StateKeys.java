package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.engine.LaterStateException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of a processor's state: {@code host/slot}, a zero byte, the part of the state, and that
 * part's own key, which starts with the run where the part is of one.
 */
final class StateKeys {
    /** The merge's queues and positions. */
    static final byte MERGE = 0;

    /** Which run is judged. */
    static final byte RUN = 1;

    /** What a judge keeps of a run. */
    static final byte JUDGE = 2;

    /** When a slot was last heard of, about. */
    static final byte HEARD = 3;

    /** Up to which run all is over. */
    static final byte OVER = 4;

    private StateKeys() {}

    /**
     * A key, taken apart.
     *
     * @param slot {@code host/slot}
     * @param part one of the constants above
     * @param local the part's own key
     */
    record Parsed(String slot, byte part, Bytes local) {
        /** The run that the local key starts with. */
        int run() {
            return ByteBuffer.wrap(local.get()).getInt();
        }

        /** The local key after the run. */
        byte[] afterRun() {
            return Arrays.copyOfRange(local.get(), Integer.BYTES, local.get().length);
        }
    }

    static Parsed parse(byte[] key) {
        int zero = 0;
        while (key[zero] != 0) {
            zero++;
        }
        byte part = key[zero + 1];
        if (part < MERGE || part > OVER) {
            throw new LaterStateException("a part", part);
        }
        return new Parsed(
                new String(key, 0, zero, UTF_8),
                part,
                Bytes.wrap(Arrays.copyOfRange(key, zero + 2, key.length)));
    }

    /** What comes before the local keys of a part. */
    static byte[] prefix(String slot, byte part) {
        byte[] name = slot.getBytes(UTF_8);
        byte[] prefix = Arrays.copyOf(name, name.length + 2);
        prefix[name.length + 1] = part;
        return prefix;
    }

    /** What comes before the local keys of a part in a run. */
    static byte[] prefix(String slot, byte part, int run) {
        return join(prefix(slot, part), ByteBuffer.allocate(Integer.BYTES).putInt(run).array());
    }

    static byte[] join(byte[] prefix, byte[] local) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + local.length);
        System.arraycopy(local, 0, key, prefix.length, local.length);
        return key;
    }

    /** Puts a prefix before every key on its way. */
    static Sink prefixed(byte[] prefix, Sink sink) {
        return new Sink() {
            @Override
            public void put(byte[] key, byte[] value) {
                sink.put(join(prefix, key), value);
            }

            @Override
            public void delete(byte[] key) {
                sink.delete(join(prefix, key));
            }
        };
    }
}
