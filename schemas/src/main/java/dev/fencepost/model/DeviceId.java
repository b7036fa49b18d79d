package dev.fencepost.model;

/**
 * A PCI function: segment, bus, device, function packed as {@code ssss bb dd.f} into 32 bits.
 *
 * @param packed segment in bits 31:16, bus in 15:8, device in 7:3, function in 2:0
 */
public record DeviceId(int packed) {
    /** Stands where an event names no device. */
    public static final DeviceId NONE = new DeviceId(-1);

    private static final int MOST_DEVICES = 32;
    private static final int MOST_FUNCTIONS = 8;

    /**
     * Reads {@code ssss:bb:dd.f}; the segment may be left out.
     *
     * @throws IllegalArgumentException where the text is no such address
     */
    public static DeviceId parse(String text) {
        long packed = packed(text, 0, text.length());
        if (packed < 0) {
            throw new IllegalArgumentException(
                    "not a PCI address (ssss:bb:dd.f): " + text.replaceAll("\\p{Cc}", "?"));
        }
        return new DeviceId((int) packed);
    }

    /** What a part of a text is the address of; {@link #NONE} where it is no address. */
    public static DeviceId find(String text, int from, int to) {
        return new DeviceId((int) packed(text, from, to));
    }

    /** All 32 bits, or -1 where it is no address. */
    private static long packed(String text, int from, int to) {
        int first = text.indexOf(':', from);
        int second = text.indexOf(':', first + 1);
        boolean segment = second > 0 && second < to;
        int bus = segment ? first + 1 : from;
        int device = (segment ? second : first) + 1;
        if (first < from || device > to - 3 || text.charAt(to - 2) != '.') {
            return -1;
        }
        int high = segment ? hex(text, from, first, 4) : 0;
        int middle = hex(text, bus, device - 1, 2);
        int slot = hex(text, device, to - 2, 2);
        int function = hex(text, to - 1, to, 1);
        boolean known = (high | middle | slot | function) >= 0;
        return known && slot < MOST_DEVICES && function < MOST_FUNCTIONS
                ? (long) high << 16 | middle << 8 | slot << 3 | function
                : -1;
    }

    /** A number of one to so many hexadecimal digits, -1 where it is none. */
    private static int hex(String text, int from, int to, int most) {
        int value = to > from && to - from <= most ? 0 : -1;
        for (int i = from; i < to && value >= 0; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            value = digit < 0 ? -1 : value << 4 | digit;
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceId id && id.packed == packed;
    }

    @Override
    public int hashCode() {
        return packed * 0x9E3779B9;
    }

    @Override
    public String toString() {
        char[] text = new char[12];
        hex(packed >>> 16, 4, text, 0);
        text[4] = ':';
        hex(packed >>> 8, 2, text, 5);
        text[7] = ':';
        hex(packed >>> 3 & 0x1f, 2, text, 8);
        text[10] = '.';
        hex(packed & 7, 1, text, 11);
        return new String(text);
    }

    private static void hex(int value, int digits, char[] text, int from) {
        for (int i = 0; i < digits; i++) {
            text[from + i] = Character.forDigit(value >>> 4 * (digits - 1 - i) & 15, 16);
        }
    }
}
