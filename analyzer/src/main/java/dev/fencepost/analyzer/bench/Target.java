package dev.fencepost.analyzer.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Fencepost is meant to reach on two processors with the broker beside it. */
public enum Target {
    RATE(Section.STREAM, "exactly once", Map.of("batch", 64L), Quantity.RATE, true, 3e6),
    DECODING(Section.STREAM, "exactly once", Map.of("batch", 64L), Quantity.OF_DECODING, true, 50),
    EXACTLY_ONCE(
            Section.STREAM,
            "exactly once",
            Map.of("batch", 64L),
            Quantity.OF_AT_LEAST_ONCE,
            true,
            85),
    OFFLINE(Section.FILES, "offline from .avro", Map.of(), Quantity.RATE, true, 6e6),
    LATENCY(
            Section.LATENCY,
            "event to alert",
            Map.of("rate", 100_000L),
            Quantity.P99,
            false,
            Guarantee.COMMIT_MILLIS + 60),
    FRAME_CHANGELOG(Section.CHANGELOG, "live stream", Map.of(), Quantity.FRAME_SHARE, false, 10),
    QUEUE_CHANGELOG(Section.CHANGELOG, "live stream", Map.of(), Quantity.QUEUE_SHARE, false, 10),
    HEAP(Section.RESTORE, "restored topology", tebibyte(), Quantity.HEAP, false, 128 << 20),
    RESTORE(Section.RESTORE, "restored topology", tebibyte(), Quantity.SECONDS, false, 10);

    private final Section section;
    private final String what;

    @SuppressWarnings("ImmutableEnumChecker") // an immutable map
    private final Map<String, Long> at;

    private final Quantity quantity;
    private final boolean atLeast;
    private final double bound;

    Target(
            Section section,
            String what,
            Map<String, Long> at,
            Quantity quantity,
            boolean atLeast,
            double bound) {
        this.section = section;
        this.what = what;
        this.at = at;
        this.quantity = quantity;
        this.atLeast = atLeast;
        this.bound = bound;
    }

    private static Map<String, Long> tebibyte() {
        return Map.of("frames", (long) Reach.FRAMES_OF_A_TEBIBYTE);
    }

    /** What is to be measured, and how, such as {@code exactly once, batch 64: M events/s}. */
    public String title() {
        StringBuilder title = new StringBuilder(what);
        at.forEach((name, value) -> title.append(", ").append(name).append(' ').append(value));
        return title.append(": ").append(quantity.heading()).toString();
    }

    /** What is to be reached, such as {@code ≥ 3.00}. */
    public String wanted() {
        return (atLeast ? "≥ " : "≤ ") + quantity.show(bound);
    }

    /** The best median of those rows that it is about, if there is any. */
    public Optional<Row> best(List<Row> rows) {
        Comparator<Row> better = Comparator.comparingDouble(Row::median);
        return rows.stream()
                .filter(row -> row.section() == section && row.quantity() == quantity)
                .filter(row -> row.what().equals(what))
                .filter(row -> row.at().entrySet().containsAll(at.entrySet()))
                .max(atLeast ? better : better.reversed());
    }

    /** Whether a row of its quantity reaches it. */
    public boolean isReachedBy(Row row) {
        return atLeast ? row.median() >= bound : row.median() <= bound;
    }
}
