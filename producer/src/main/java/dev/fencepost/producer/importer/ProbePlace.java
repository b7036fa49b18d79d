package dev.fencepost.producer.importer;

import dev.fencepost.producer.importer.Words.Word;

/**
 * Reads in place where a kprobe sits: {@code (SYMBOL+0xOFFSET/0xLENGTH [MODULE])} at an entry,
 * {@code (CALLER... <- SYMBOL...)} at a return; Documentation/trace/kprobetrace.rst. Recorders that
 * print raw addresses leave the symbols out.
 */
final class ProbePlace {
    /** Beyond the landing pad of a function: the probe sits inside it and tells something else. */
    private static final int LANDING_PAD = 16;

    private static final boolean[] ENDS_SYMBOL = new boolean[256];

    static {
        " \t+/()<".chars().forEach(end -> ENDS_SYMBOL[end] = true);
    }

    private final Words symbols;
    private byte[] line = {};
    private int end;
    private Word symbol;
    private Word caller;
    private long offset;
    private boolean named;
    private int valuesFrom;

    ProbePlace(Words symbols) {
        this.symbols = symbols;
    }

    /** Whether a body starts with such a place, whose parts are then at hand. */
    boolean read(byte[] bytes, int from, int to) {
        line = bytes;
        end = to;
        caller = null;
        int at = from < to && bytes[from] == '(' ? place(from + 1) : 0;
        if (at > 0 && Ascii.startsWith(bytes, at, to, " <- ")) {
            caller = symbol;
            at = place(at + 4);
        }
        if (at == 0 || at == to || bytes[at] != ')') {
            return false;
        }
        valuesFrom = Math.min(to, at + 2);
        return at + 1 == to || bytes[at + 1] == ' ';
    }

    /** Reads one place; where it ends, 0 if it is none. */
    private int place(int from) {
        int at = from;
        while (at < end && !ENDS_SYMBOL[line[at] & 0xff]) {
            at++;
        }
        if (at == from) {
            return 0;
        }
        named = at - from < 8 || !isHex(from, at);
        symbol = symbols.of(line, from, at);
        offset = 0;
        if (Ascii.startsWith(line, at, end, "+0x")) {
            at = offset(at + 3);
        }
        if (Ascii.startsWith(line, at, end, "/0x")) {
            at = hexEnd(at + 3);
        }
        return Ascii.startsWith(line, at, end, " [") ? moduleEnd(at + 2) : at;
    }

    private int offset(int from) {
        int at = hexEnd(from);
        for (int i = from; i < at; i++) {
            offset = Math.min(1L << 32, offset << 4 | Character.digit(line[i], 16));
        }
        return at;
    }

    private int hexEnd(int from) {
        int at = from;
        while (at < end && Ascii.isHex(line[at])) {
            at++;
        }
        return at;
    }

    private boolean isHex(int from, int to) {
        return hexEnd(from) >= to;
    }

    private int moduleEnd(int from) {
        int at = from;
        while (at < end && line[at] != ']' && line[at] != ' ') {
            at++;
        }
        return at < end && line[at] == ']' ? at + 1 : 0;
    }

    /** The function that the probe is on. */
    Word symbol() {
        return symbol;
    }

    /** Whether the symbol is a name and no bare address. */
    boolean named() {
        return named;
    }

    boolean returns() {
        return caller != null;
    }

    /** Of a return: the function returned to, as its text. */
    String caller() {
        return caller == null ? "" : caller.text();
    }

    /** Whether the probe sees calls of the function: not something in the middle of it. */
    boolean seesCalls() {
        return returns() || offset <= LANDING_PAD;
    }

    int valuesFrom() {
        return valuesFrom;
    }
}
