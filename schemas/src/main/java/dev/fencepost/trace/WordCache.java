package dev.fencepost.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Remembers what the last words read stood for: a trace names the same few hosts and devices over
 * and over. Of bounded size; single-threaded.
 */
final class WordCache<T> {
    private static final int SLOTS = 256;
    private static final int LONGEST = 256;

    private final byte[][] words = new byte[SLOTS][];
    private final Object[] values = new Object[SLOTS];
    private final Function<String, T> meaning;

    WordCache(Function<String, T> meaning) {
        this.meaning = meaning;
    }

    /** The meaning of a word; what the function throws passes through. */
    @SuppressWarnings("unchecked")
    T get(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        int slot = (hash ^ hash >>> 8 ^ hash >>> 16) & (SLOTS - 1);
        byte[] known = words[slot];
        if (known != null && Arrays.equals(known, 0, known.length, bytes, from, to)) {
            return (T) values[slot];
        }
        T value = meaning.apply(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        if (to - from <= LONGEST) {
            words[slot] = Arrays.copyOfRange(bytes, from, to);
            values[slot] = value;
        }
        return value;
    }
}
