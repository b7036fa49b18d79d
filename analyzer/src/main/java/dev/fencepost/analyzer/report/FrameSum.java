package dev.fencepost.analyzer.report;

import dev.fencepost.analyzer.dashboard.book.CellState;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A frame in one line of a map: whose it is, and what its alerts come to.
 *
 * <p>All of a trace's frames and alerts are summed up, whether or not a report has room for them
 * one by one: a frame must not look fine because its alerts were left out.
 */
final class FrameSum {
    private final Key key;
    private CellState state = CellState.UNKNOWN;
    private Optional<Severity> worst = Optional.empty();
    private long hits;
    private int alerts;

    private FrameSum(Key key) {
        this.key = key;
    }

    /** A frame of a host. */
    private record Key(String host, long frame) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::host).thenComparing(Key::frame, Long::compareUnsigned);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Every frame that a report speaks of, by host and address. */
    static List<FrameSum> of(Report report) {
        Map<Key, FrameSum> sums = new TreeMap<>();
        for (WindowStatus window : report.windows()) {
            at(new Key(window.host(), window.frame()), sums).state = CellState.of(window);
        }
        for (Alert alert : report.alerts()) {
            if (alert.window().isPresent()) {
                at(new Key(alert.host(), alert.window().getAsLong()), sums).add(alert);
            }
        }
        return new ArrayList<>(sums.values());
    }

    private static FrameSum at(Key key, Map<Key, FrameSum> sums) {
        return sums.computeIfAbsent(key, FrameSum::new);
    }

    private void add(Alert alert) {
        alerts++;
        hits += alert.hits();
        if (worst.isEmpty() || worst.get().compareTo(alert.severity()) < 0) {
            worst = Optional.of(alert.severity());
        }
    }

    String host() {
        return key.host();
    }

    /** Host, base, state, worst severity or nothing, alerts, hits. */
    Collection<Object> row() {
        return List.of(
                key.host(),
                EventWords.hex(key.frame()),
                state.label(),
                worst.map(Enum::name).orElse(""),
                alerts,
                hits);
    }
}
