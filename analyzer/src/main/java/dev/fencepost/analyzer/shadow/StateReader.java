package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Reads what a {@link StateWriter} wrote. */
public final class StateReader {
    private final Function<byte[], TraceEvent> codec;
    private final byte[] bytes;
    private int at;

    public StateReader(byte[] bytes, Function<byte[], TraceEvent> codec) {
        this.bytes = bytes;
        this.codec = codec;
    }

    public long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte octet = bytes[at++];
            value |= (octet & 0x7fL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
    }

    public int count() {
        return (int) number();
    }

    /** Whether nothing is left. */
    boolean atEnd() {
        return at == bytes.length;
    }

    public boolean flag() {
        return bytes[at++] != 0;
    }

    public String text() {
        return new String(octets(), StandardCharsets.UTF_8);
    }

    public Fact fact() {
        return new Fact(number(), number(), number());
    }

    public TraceEvent event() {
        return codec.apply(octets());
    }

    public List<TraceEvent> events() {
        int count = count();
        List<TraceEvent> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        return events;
    }

    private byte[] octets() {
        int count = count();
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }
}
