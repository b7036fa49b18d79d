package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Function;

/**
 * Puts state into bytes: numbers as variable-length integers, events as the codec given has them.
 * Single-threaded.
 */
public final class StateWriter {
    private final Function<TraceEvent, byte[]> codec;
    private byte[] bytes = new byte[256];
    private int length;

    public StateWriter(Function<TraceEvent, byte[]> codec) {
        this.codec = codec;
    }

    public StateWriter number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octet((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        octet((int) rest);
        return this;
    }

    public StateWriter flag(boolean value) {
        octet(value ? 1 : 0);
        return this;
    }

    public StateWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public StateWriter fact(Fact fact) {
        return number(fact.ts()).number(fact.seq()).number(fact.tsErr());
    }

    public StateWriter event(TraceEvent event) {
        return bytes(codec.apply(event));
    }

    public StateWriter events(Collection<? extends TraceEvent> events) {
        number(events.size());
        events.forEach(this::event);
        return this;
    }

    private StateWriter bytes(byte[] value) {
        number(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    private void octet(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    /** What was written since the last call. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }
}
