package dev.fencepost.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A fixed list of words, found by their bytes without making a string. */
final class Vocabulary {
    private final byte[][] table;
    private final int[] indexes;

    Vocabulary(List<String> words) {
        int size = Integer.highestOneBit(Math.max(words.size(), 1)) * 8;
        table = new byte[size][];
        indexes = new int[size];
        for (int i = 0; i < words.size(); i++) {
            byte[] word = words.get(i).getBytes(StandardCharsets.UTF_8);
            int at = slot(word, 0, word.length);
            while (table[at] != null) {
                at = next(at);
            }
            table[at] = word;
            indexes[at] = i;
        }
    }

    static <E extends Enum<E>> Vocabulary of(E[] values) {
        return new Vocabulary(Arrays.stream(values).map(Enum::name).toList());
    }

    /** Position of a word in the list, or -1. */
    int find(byte[] bytes, int from, int to) {
        for (int at = slot(bytes, from, to); table[at] != null; at = next(at)) {
            byte[] word = table[at];
            if (Arrays.equals(word, 0, word.length, bytes, from, to)) {
                return indexes[at];
            }
        }
        return -1;
    }

    private int slot(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return (hash ^ hash >>> 7) & (table.length - 1);
    }

    private int next(int at) {
        return (at + 1) & (table.length - 1);
    }
}
