package dev.fencepost.producer.importer;

import dev.fencepost.model.Direction;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test program's own word, through trace_marker, that it now lets its device do one DMA and goes
 * on when that is over: {@code dma read|write iova=0x... len=N}.
 *
 * @param dir READ or WRITE of memory
 * @param iova first byte
 * @param length bytes
 */
record DmaMarker(Direction dir, long iova, long length) {
    private static final Pattern FORM =
            Pattern.compile("dma (read|write) iova=0x([0-9a-f]{1,16}) len=(\\d{1,10})\\s*+");

    static boolean matches(String body) {
        return FORM.matcher(plain(body)).matches();
    }

    static Optional<DmaMarker> of(String body) {
        Matcher matcher = FORM.matcher(plain(body));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new DmaMarker(
                        matcher.group(1).equals("read") ? Direction.READ : Direction.WRITE,
                        Long.parseUnsignedLong(matcher.group(2), 16),
                        Long.parseLong(matcher.group(3))));
    }

    /** trace-cmd prints the marker's event name in front of its text. */
    private static String plain(String body) {
        String prefix = "tracing_mark_write: ";
        return body.startsWith(prefix) ? body.substring(prefix.length()) : body;
    }
}
