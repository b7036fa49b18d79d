package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One host's alerts by run and frame, and what there are of each severity. */
final class HostAlerts {
    private final TreeMap<Integer, TreeMap<Long, List<HeldAlert>>> runs =
            new TreeMap<>(Integer::compareUnsigned);
    private final Map<Integer, Integer> perRun = new HashMap<>();
    private final int[] bySeverity = new int[Severity.values().length];
    private int size;

    int size() {
        return size;
    }

    void add(HeldAlert alert) {
        Alert head = alert.head();
        size++;
        bySeverity[head.severity().ordinal()]++;
        perRun.merge(head.run(), 1, Integer::sum);
        TreeMap<Long, List<HeldAlert>> frames =
                runs.computeIfAbsent(head.run(), run -> new TreeMap<>(Long::compareUnsigned));
        if (head.window().isPresent()) {
            frames.computeIfAbsent(head.window().getAsLong(), frame -> new ArrayList<>(2))
                    .add(alert);
        }
    }

    void remove(HeldAlert alert) {
        Alert head = alert.head();
        size--;
        bySeverity[head.severity().ordinal()]--;
        if (head.window().isPresent()) {
            runs.get(head.run())
                    .computeIfPresent(
                            head.window().getAsLong(),
                            (frame, some) -> {
                                some.removeIf(each -> each == alert);
                                return some.isEmpty() ? null : some;
                            });
        }
        if (perRun.merge(head.run(), -1, Integer::sum) == 0) {
            perRun.remove(head.run());
            runs.remove(head.run());
        }
    }

    HostSummary summary() {
        return new HostSummary(runs.lastKey(), size, worst());
    }

    private Optional<Severity> worst() {
        for (int ordinal = bySeverity.length - 1; ordinal >= 0; ordinal--) {
            if (bySeverity[ordinal] > 0) {
                return Optional.of(Severity.values()[ordinal]);
            }
        }
        return Optional.empty();
    }

    List<HeldAlert> onFrame(long frame) {
        return runs.values().stream()
                .map(frames -> frames.get(frame))
                .flatMap(some -> some == null ? Stream.empty() : some.stream())
                .toList();
    }

    NavigableMap<Long, List<Alert>> frames(int run, long from, long to) {
        NavigableMap<Long, List<Alert>> found = new TreeMap<>(Long::compareUnsigned);
        TreeMap<Long, List<HeldAlert>> frames = runs.get(run);
        if (frames != null) {
            frames.subMap(from, true, to, true)
                    .forEach(
                            (frame, some) ->
                                    found.put(frame, some.stream().map(HeldAlert::head).toList()));
        }
        return found;
    }
}
