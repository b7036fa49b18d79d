package dev.fencepost.producer.importer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of events and kernel functions, each made a string once: a line of no use costs a
 * look-up and no garbage. Names beyond a bound, or that collide too often, are made anew each time.
 */
final class Words {
    private static final int SLOTS = 1 << 13;
    private static final int PROBES = 8;
    private static final int MAX_LENGTH = 128;

    private final Word[] slots = new Word[SLOTS];

    /** A name and what it stands for. */
    static final class Word {
        private final byte[] bytes;
        private final String text;
        private final Kind tracepoint;
        private final Kind function;
        private final String probe;

        private Word(byte[] bytes) {
            String name = new String(bytes, StandardCharsets.UTF_8);
            this.bytes = bytes;
            this.text = Symbols.plain(name);
            this.tracepoint = Kind.ofTracepoint(name);
            this.function = Kind.ofSymbol(text);
            this.probe = Symbols.ofProbe(name);
        }

        /** The name, without the compiler's suffix. */
        String text() {
            return text;
        }

        /** What a tracepoint of this name tells. */
        Kind tracepoint() {
            return tracepoint;
        }

        /** What a probe on a function of this name tells. */
        Kind function() {
            return function;
        }

        /** The function that a probe of this name sits on, empty where none is known to. */
        String probe() {
            return probe;
        }

        private boolean is(byte[] line, int from, int to) {
            return Arrays.equals(bytes, 0, bytes.length, line, from, to);
        }
    }

    Word of(byte[] line, int from, int to) {
        if (to - from > MAX_LENGTH) {
            return make(line, from, to);
        }
        int slot = hash(line, from, to);
        for (int i = 0; i < PROBES; i++) {
            int at = slot + i & SLOTS - 1;
            Word word = slots[at];
            if (word == null) {
                slots[at] = make(line, from, to);
                return slots[at];
            }
            if (word.is(line, from, to)) {
                return word;
            }
        }
        return make(line, from, to);
    }

    /** Of the length and both ends: names that differ in their middle only are few. */
    private static int hash(byte[] line, int from, int to) {
        int length = to - from;
        long ends = length;
        if (length < Long.BYTES) {
            for (int i = from; i < to; i++) {
                ends = ends << 8 ^ line[i];
            }
        } else {
            ends ^= Ascii.eight(line, from) * 31 + Ascii.eight(line, to - Long.BYTES);
        }
        return (int) (ends * 0x9E3779B97F4A7C15L >>> 32);
    }

    private static Word make(byte[] line, int from, int to) {
        return new Word(Arrays.copyOfRange(line, from, to));
    }
}
