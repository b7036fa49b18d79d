package dev.fencepost.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PCI function: segment, bus, device, function packed as {@code ssss bb dd.f} into 32 bits.
 *
 * @param packed segment in bits 31:16, bus in 15:8, device in 7:3, function in 2:0
 */
public record DeviceId(int packed) {
    /** Stands where an event names no device. */
    public static final DeviceId NONE = new DeviceId(-1);

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:([0-9a-fA-F]{1,4}):)?([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\\.([0-7])");

    /**
     * Reads {@code ssss:bb:dd.f}; the segment may be left out.
     *
     * @throws IllegalArgumentException where the text is no such address
     */
    public static DeviceId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a PCI address (ssss:bb:dd.f): " + text.replaceAll("\\p{Cc}", "?"));
        }
        int segment = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1), 16);
        int device = Integer.parseInt(matcher.group(3), 16);
        if (device > 31) {
            throw new IllegalArgumentException("PCI device number beyond 1f: " + text);
        }
        int bus = Integer.parseInt(matcher.group(2), 16);
        return new DeviceId(
                segment << 16 | bus << 8 | device << 3 | Integer.parseInt(matcher.group(4)));
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
