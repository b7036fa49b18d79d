package dev.fencepost.analyzer.explain;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment of a trace.
 *
 * @param nanos u64
 * @param relative counted from the first event of a host and run, else a ts
 */
public record TraceTime(long nanos, boolean relative) {
    private static final BigDecimal LARGEST = new BigDecimal("18446744073709551615");
    private static final Map<String, Integer> ZEROS = Map.of("ns", 0, "us", 3, "ms", 6, "s", 9);
    private static final Pattern FORM = Pattern.compile("(\\d{1,20}(?:\\.\\d{1,9})?)(ns|us|ms|s)?");

    /**
     * Reads {@code 1500000000} as a ts, and {@code 1.5s} as counted from the first event.
     *
     * @throws IllegalArgumentException where a text is no such time
     */
    public static TraceTime parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || (matcher.group(2) == null && text.contains("."))) {
            throw new IllegalArgumentException(
                    "not a time like 1500000000 (ns) or 1.5s: '" + text + "'");
        }
        boolean relative = matcher.group(2) != null;
        BigDecimal nanos =
                new BigDecimal(matcher.group(1))
                        .movePointRight(relative ? ZEROS.get(matcher.group(2)) : 0);
        if (nanos.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("beyond 64 bits of nanoseconds: '" + text + "'");
        }
        return new TraceTime(nanos.toBigInteger().longValue(), relative);
    }

    /** Its ts in a run that begins at {@code firstTs}. */
    public long ts(long firstTs) {
        if (!relative) {
            return nanos;
        }
        long ts = firstTs + nanos;
        return Long.compareUnsigned(ts, firstTs) < 0 ? -1 : ts;
    }

    /** Seconds with nine digits of a number of nanoseconds, u64. */
    public static String seconds(long nanos) {
        return Long.toUnsignedString(Long.divideUnsigned(nanos, 1_000_000_000))
                + String.format(".%09d", Long.remainderUnsigned(nanos, 1_000_000_000));
    }
}
