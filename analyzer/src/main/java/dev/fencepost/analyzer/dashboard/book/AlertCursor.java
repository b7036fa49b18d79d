package dev.fencepost.analyzer.dashboard.book;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a sorted list of alerts: behind the alert with these numbers.
 *
 * @param first u64, what the list is sorted by
 * @param second u64, what it is sorted by where the first are equal
 * @param id of the alert
 */
public record AlertCursor(long first, long second, String id) {
    private static final int LONGEST = 200;
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{1,16})\\.([0-9a-f]{1,16})\\.(.{0,128})", Pattern.DOTALL);

    /** Reads what {@link #text} wrote; empty where it did not. */
    public static Optional<AlertCursor> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), UTF_8);
            Matcher matcher = FORM.matcher(plain);
            return matcher.matches()
                    ? Optional.of(
                            new AlertCursor(
                                    Long.parseUnsignedLong(matcher.group(1), 16),
                                    Long.parseUnsignedLong(matcher.group(2), 16),
                                    matcher.group(3)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One opaque word. */
    public String text() {
        String plain = Long.toHexString(first) + '.' + Long.toHexString(second) + '.' + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
    }
}
