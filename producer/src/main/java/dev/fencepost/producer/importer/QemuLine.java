package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import java.util.Optional;

/**
 * A line of QEMU's trace log that something can be learnt from.
 *
 * @param number of the line over all files, from 1
 * @param ts nanoseconds of the recording's clock
 * @param tsErr half of what the clock's resolution leaves open
 * @param kind what it tells of, never OTHER
 * @param body its text behind the event's name
 */
record QemuLine(long number, long ts, long tsErr, QemuKind kind, String body) {
    /** Of {@code EVENT BODY}, as QEMU's ftrace backend also writes it into a kernel's trace. */
    static Optional<QemuLine> of(long number, long ts, long tsErr, String text) {
        int space = text.indexOf(' ');
        String event = space < 0 ? text : text.substring(0, space);
        QemuKind kind = QemuKind.of(event);
        return kind == QemuKind.OTHER
                ? Optional.empty()
                : Optional.of(
                        new QemuLine(number, ts, tsErr, kind, text.substring(event.length())));
    }

    /**
     * The hexadecimal number behind a word: {@code gpa 0x10001000}.
     *
     * @throws IllegalArgumentException where it is absent or has more than 64 bits
     */
    long hex(String word) {
        int at = body.indexOf(" " + word + " 0x");
        if (at < 0) {
            throw new IllegalArgumentException("no " + word + " 0x...");
        }
        int from = at + word.length() + 4;
        int end = from;
        while (end < body.length() && Character.digit(body.charAt(end), 16) >= 0) {
            end++;
        }
        boolean wholeWord = end == body.length() || body.charAt(end) == ' ';
        if (end == from || end - from > 16 || !wholeWord) {
            throw new IllegalArgumentException(word + " is no hexadecimal number of 64 bits");
        }
        return Long.parseUnsignedLong(body, from, end, 16);
    }

    /**
     * The device behind {@code devid} or {@code devid:}, in segment 0: QEMU has no other.
     *
     * @throws IllegalArgumentException where it is absent
     */
    DeviceId device() {
        int at = body.indexOf(" devid");
        int from = at + " devid".length();
        if (at >= 0 && from < body.length() && body.charAt(from) == ':') {
            from++;
        }
        int end = body.indexOf(' ', from + 1);
        if (at < 0 || from >= body.length() || body.charAt(from) != ' ') {
            throw new IllegalArgumentException("no devid");
        }
        return device(from + 1, end < 0 ? body.length() : end);
    }

    /** {@code bb:dd.f}; the model's own reading takes several times as long. */
    private DeviceId device(int from, int end) {
        if (end - from != 7 || body.charAt(from + 2) != ':' || body.charAt(from + 5) != '.') {
            throw new IllegalArgumentException("devid is not bb:dd.f");
        }
        int bus = digit(from) << 4 | digit(from + 1);
        int slot = digit(from + 3) << 4 | digit(from + 4);
        int function = digit(from + 6);
        if (slot > 31 || function > 7) {
            throw new IllegalArgumentException("devid is no PCI function");
        }
        return new DeviceId(bus << 8 | slot << 3 | function);
    }

    private int digit(int at) {
        int digit = Character.digit(body.charAt(at), 16);
        if (digit < 0) {
            throw new IllegalArgumentException("devid is not hexadecimal");
        }
        return digit;
    }
}
