package dev.fencepost.trace;

import dev.fencepost.model.DeviceId;

/**
 * The fields of one {@code .jsonl} line; reused for each line.
 *
 * <p>A fault that leaves the line readable (an unknown field, a wrong type) is noted and reading
 * goes on, so that host and stream of a bad line are known wherever they can be.
 */
final class EventFields {
    private final JsonCursor cursor = new JsonCursor();
    private final long[] numbers = new long[Field.count()];
    private final WordCache<String> texts = new WordCache<>(text -> text);
    private final WordCache<DeviceId> devices = new WordCache<>(DeviceId::parse);
    private String host = "";
    private String code = "";
    private DeviceId bdf = DeviceId.NONE;
    private long present;
    private long seen;
    private long doubtful;
    private boolean whole;
    private String fault = "";

    /** Reads a line; what could be read before a fault stays readable. */
    void read(byte[] line, int from, int to) throws BadLineException {
        present = 0;
        seen = 0;
        doubtful = 0;
        whole = false;
        fault = "";
        cursor.reset(line, from, to);
        cursor.expect('{');
        if (!cursor.accept('}')) {
            do {
                member();
            } while (cursor.accept(','));
            cursor.expect('}');
        }
        cursor.expectEnd();
        whole = true;
        if (!fault.isEmpty()) {
            throw new BadLineException(fault);
        }
    }

    /** Fields that were read, as {@link Field#bit}s. */
    long present() {
        return present;
    }

    /** Whether the line is one JSON object, whatever is in it. */
    boolean whole() {
        return whole;
    }

    boolean has(Field field) {
        return (present & field.bit()) != 0;
    }

    /** Whether a line, bad or not, says clearly what the field is, or clearly leaves it out. */
    boolean certain(Field field) {
        return (doubtful & field.bit()) == 0 && (has(field) || whole);
    }

    long number(Field field, long absent) {
        return has(field) ? numbers[field.index()] : absent;
    }

    int integer(Field field) {
        return has(field) ? (int) numbers[field.index()] : 0;
    }

    boolean flag(Field field, boolean absent) {
        return has(field) ? numbers[field.index()] != 0 : absent;
    }

    String host() {
        return has(Field.HOST) ? host : "h0";
    }

    String code() {
        return code;
    }

    DeviceId bdf() {
        return has(Field.BDF) ? bdf : DeviceId.NONE;
    }

    private void member() throws BadLineException {
        cursor.string();
        int found = Field.find(cursor.text(), cursor.textFrom(), cursor.textTo());
        if (found < 0) {
            note("unknown field " + Excerpt.of(cursor.textString()));
            cursor.expect(':');
            cursor.skipValue();
            return;
        }
        Field field = Field.of(found);
        cursor.expect(':');
        if ((seen & field.bit()) != 0) {
            note("field " + field.label() + " is given twice");
            doubtful |= field.bit();
            cursor.skipValue();
            return;
        }
        seen |= field.bit();
        if (value(field)) {
            present |= field.bit();
        } else {
            doubtful |= field.bit();
            note(field.label() + " is not " + field.type().form());
        }
    }

    private boolean value(Field field) throws BadLineException {
        int next = cursor.peek();
        if (next == '"') {
            cursor.string();
            return ofText(field);
        }
        if (next == '-' || (next >= '0' && next <= '9')) {
            return cursor.wholeNumber() && ofNumber(field);
        }
        if (field.type() == Field.Type.FLAG && (next == 't' || next == 'f')) {
            numbers[field.index()] = cursor.flag() ? 1 : 0;
            return true;
        }
        cursor.skipValue();
        return false;
    }

    private boolean ofNumber(Field field) {
        long value = cursor.number();
        boolean negative = cursor.negative();
        boolean fits =
                switch (field.type()) {
                    case U64, ADDRESS -> !negative;
                    case U63, SIZE -> !negative && value >= 0;
                    case U32 -> !negative && value >>> 32 == 0;
                    case I32 -> value >= 0 && value <= Integer.MAX_VALUE + (negative ? 1L : 0L);
                    default -> false;
                };
        numbers[field.index()] = negative ? -value : value;
        return fits;
    }

    private boolean ofText(Field field) throws BadLineException {
        byte[] text = cursor.text();
        int from = cursor.textFrom();
        int to = cursor.textTo();
        return switch (field.type()) {
            case WORD -> word(field, text, from, to);
            case ADDRESS -> address(field, text, from, to);
            case SIZE -> size(field, text, from, to);
            case BDF -> device(text, from, to);
            case TEXT -> text(field, text, from, to);
            default -> false;
        };
    }

    private boolean word(Field field, byte[] text, int from, int to) {
        int index = field.words().find(text, from, to);
        if (index < 0) {
            note("unknown " + field.label() + " " + Excerpt.of(cursor.textString()));
        }
        numbers[field.index()] = index;
        return index >= 0;
    }

    private boolean text(Field field, byte[] text, int from, int to) {
        if (field == Field.HOST) {
            host = texts.get(text, from, to);
        } else {
            code = texts.get(text, from, to);
        }
        return from < to;
    }

    private boolean device(byte[] text, int from, int to) {
        try {
            bdf = devices.get(text, from, to);
            return true;
        } catch (IllegalArgumentException e) {
            note("bdf is " + Excerpt.of(cursor.textString()) + ", not a PCI address");
            return false;
        }
    }

    private boolean address(Field field, byte[] text, int from, int to) {
        if (to - from < 3 || text[from] != '0' || (text[from + 1] | 0x20) != 'x') {
            return false;
        }
        long value = 0;
        for (int i = from + 2; i < to; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0 || value >>> 60 != 0) {
                return false;
            }
            value = value << 4 | digit;
        }
        numbers[field.index()] = value;
        return true;
    }

    private boolean size(Field field, byte[] text, int from, int to) {
        int shift =
                switch (to - from < 2 ? 0 : text[to - 1]) {
                    case 'K' -> 10;
                    case 'M' -> 20;
                    case 'G' -> 30;
                    case 'T' -> 40;
                    default -> -1;
                };
        if (shift < 0 || to - from > 12) {
            return false;
        }
        long value = 0;
        for (int i = from; i < to - 1; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = value * 10 + digit;
        }
        numbers[field.index()] = value << shift;
        return value <= Long.MAX_VALUE >>> shift;
    }

    private void note(String cause) {
        if (fault.isEmpty()) {
            fault = cause;
        }
    }
}
