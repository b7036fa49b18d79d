package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** How far the flush of one change has come, read off the events that followed it. */
final class Flush {
    private final History history;
    private final Change change;
    private final int now;

    Flush(History history, Change change, int now) {
        this.history = history;
        this.change = change;
        this.now = now;
    }

    boolean complete() {
        return allUnits(this::unitDone) && change.ats.stream().allMatch(this::atsDone);
    }

    /** The first of the flush codes that holds. */
    String code() {
        if (!touched()) {
            return "NO_FLUSH";
        }
        if (change.units.stream().noneMatch(this::unitCovered)) {
            return "UNDER_FLUSH";
        }
        if (allUnits(this::unitDone)) {
            return "ATS_NOT_FLUSHED";
        }
        if (change.units.stream().anyMatch(unit -> !unitDone(unit) && unitEnded(unit))) {
            return "TIMEOUT_IGNORED";
        }
        if (change.units.stream().anyMatch(this::unitDone)) {
            return "INCOMPLETE_UNITS";
        }
        return "NOT_WAITED";
    }

    /** The invalidations and completions that decide the code. */
    List<Fact> deciding() {
        List<Fact> facts = new ArrayList<>();
        for (int i = change.event + 1; i <= now; i++) {
            boolean touches =
                    reach(i).filter(r -> change.ranges.stream().anyMatch(r::overlaps)).isPresent();
            boolean ends =
                    history.at(i) instanceof Completion completion
                            && change.units.contains(completion.unit())
                            && waitOf(completion, i) > change.event;
            if (touches || ends) {
                facts.add(new Fact(Stream.IOMMU, i));
            }
        }
        return facts;
    }

    private boolean allUnits(Predicate<Integer> predicate) {
        return change.units.stream().allMatch(predicate);
    }

    private boolean touched() {
        for (int i = change.event + 1; i <= now; i++) {
            Optional<Range> range = reach(i);
            if (range.isPresent() && change.ranges.stream().anyMatch(range.get()::overlaps)) {
                return true;
            }
        }
        return false;
    }

    /** What an invalidation reaches of this change's domain, on one of its units or ATS devices. */
    private Optional<Range> reach(int index) {
        return change.units.stream()
                .map(unit -> unitReach(index, unit))
                .flatMap(Optional::stream)
                .findFirst()
                .or(
                        () ->
                                change.ats.stream()
                                        .map(bdf -> atsReach(index, bdf))
                                        .flatMap(Optional::stream)
                                        .findFirst());
    }

    private Optional<Range> unitReach(int index, int unit) {
        if (!(history.at(index) instanceof Invalidate invalidate) || invalidate.unit() != unit) {
            return Optional.empty();
        }
        if (invalidate.kind() == InvalidateKind.ALL) {
            return Optional.of(Range.EVERYTHING);
        }
        if (invalidate.kind() == InvalidateKind.PAGES && invalidate.domain() == change.domain) {
            return Optional.of(range(invalidate));
        }
        return Optional.empty();
    }

    private Optional<Range> atsReach(int index, DeviceId bdf) {
        if (history.at(index) instanceof Invalidate invalidate
                && invalidate.kind() == InvalidateKind.DEVICE_TLB
                && invalidate.bdf().equals(bdf)) {
            return Optional.of(range(invalidate));
        }
        return Optional.empty();
    }

    private static Range range(Invalidate invalidate) {
        return invalidate.size() == 0
                ? Range.EVERYTHING
                : new Range(invalidate.iova(), invalidate.size());
    }

    private boolean unitCovered(int unit) {
        return covered(i -> unitReach(i, unit).isPresent(), i -> true);
    }

    private boolean unitDone(int unit) {
        return covered(i -> unitReach(i, unit).isPresent(), i -> ended(i, true));
    }

    private boolean unitEnded(int unit) {
        return covered(i -> unitReach(i, unit).isPresent(), i -> ended(i, true) || ended(i, false));
    }

    private boolean atsDone(DeviceId bdf) {
        return covered(i -> atsReach(i, bdf).isPresent(), i -> ended(i, true));
    }

    /** Several invalidations may cover a change together. */
    private boolean covered(IntPredicate reaches, IntPredicate counts) {
        List<Range> flushed = new ArrayList<>();
        for (int i = change.event + 1; i <= now; i++) {
            if (reaches.test(i) && counts.test(i)) {
                flushed.add(
                        ((Invalidate) history.at(i)).kind() == InvalidateKind.ALL
                                ? Range.EVERYTHING
                                : range((Invalidate) history.at(i)));
            }
        }
        return Range.minus(change.ranges, flushed).isEmpty();
    }

    /** Whether a wait queued on its unit after the invalidation ended so. */
    private boolean ended(int invalidation, boolean ok) {
        int unit = ((Invalidate) history.at(invalidation)).unit();
        for (int i = invalidation + 1; i <= now; i++) {
            if (history.at(i) instanceof Completion completion
                    && completion.unit() == unit
                    && completion.ok() == ok
                    && waitOf(completion, i) > invalidation) {
                return true;
            }
        }
        return false;
    }

    /** The last wait of that token before the completion, -1 if none was seen. */
    private int waitOf(Completion completion, int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (history.at(i) instanceof CompletionWait queued
                    && queued.unit() == completion.unit()
                    && queued.token() == completion.token()) {
                return i;
            }
        }
        return -1;
    }
}
