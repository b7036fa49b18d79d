package dev.fencepost.analyzer.deadletter;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a refused record lies: {@code topic/partition/offset}.
 *
 * @param topic of a stream
 * @param partition of the topic
 * @param offset in the partition
 */
public record Origin(String topic, int partition, long offset) implements Comparable<Origin> {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9._-]{1,249})/(\\d{1,9})/(\\d{1,18})");
    private static final Comparator<Origin> ORDER =
            Comparator.comparing(Origin::topic)
                    .thenComparing(Origin::partition)
                    .thenComparing(Origin::offset);

    /** Reads what {@link #toString} writes; empty where a text is none of it. */
    public static Optional<Origin> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new Origin(
                                matcher.group(1),
                                Integer.parseInt(matcher.group(2)),
                                Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public int compareTo(Origin other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return topic + '/' + partition + '/' + offset;
    }
}
