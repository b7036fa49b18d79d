package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command queues of a host's units, and how far the flushes of its pending changes have come.
 */
public final class Flushes {
    private final Shadow shadow;
    private final Map<Integer, Unit> units = new HashMap<>();
    private Unit lastUnit;
    private int lastId;

    Flushes(Shadow shadow) {
        this.shadow = shadow;
    }

    public Unit unit(int id) {
        if (lastUnit == null || lastId != id) {
            lastUnit = units.computeIfAbsent(id, k -> new Unit());
            lastId = id;
        }
        return lastUnit;
    }

    void apply(TraceEvent event, Effects effects) {
        switch (event.op()) {
            case INVALIDATE -> invalidate((Invalidate) event);
            case COMPLETION_WAIT ->
                    unit(((CompletionWait) event).unit()).queueWait((CompletionWait) event);
            default -> completion((Completion) event, effects);
        }
    }

    private void invalidate(Invalidate event) {
        long position = unit(event.unit()).queueInvalidation();
        switch (event.kind()) {
            case PAGES -> {
                Domain domain = shadow.domain(event.domain());
                for (Change change : domain.pendingNear(event.iova(), event.size())) {
                    reach(change, event, position);
                }
            }
            case DEVICE_TLB, ALL -> {
                for (Domain domain : shadow.domains().values()) {
                    domain.pending().forEach(change -> reach(change, event, position));
                }
            }
            case DEVICE -> {}
        }
    }

    private void reach(Change change, Invalidate event, long position) {
        if (event.size() != 0 && !change.overlaps(event.iova(), event.size())) {
            return;
        }
        for (FlushTarget target : change.targets()) {
            if (!reaches(event, target)) {
                continue;
            }
            change.touch();
            change.note(event);
            shadow.journal().change(change);
            if (target.cover(event.iova(), event.size(), event.unit(), position)) {
                unit(event.unit()).awaiting().addLast(target);
            }
        }
    }

    private static boolean reaches(Invalidate event, FlushTarget target) {
        return switch (event.kind()) {
            case PAGES, ALL -> target.isUnit() && target.unit() == event.unit();
            case DEVICE_TLB -> !target.isUnit() && target.device().equals(event.bdf());
            case DEVICE -> false;
        };
    }

    private void completion(Completion event, Effects effects) {
        Unit unit = unit(event.unit());
        Optional<Unit.Wait> found = unit.waitFor(event.token());
        if (found.isEmpty()) {
            return;
        }
        Unit.Wait wait = found.get();
        if (!event.ok()) {
            timeOut(unit, wait, event);
            return;
        }
        unit.end(wait);
        Deque<FlushTarget> awaiting = unit.awaiting();
        while (!awaiting.isEmpty() && awaiting.peekFirst().coveredAt() < wait.position()) {
            finish(awaiting.removeFirst(), wait, event, effects);
        }
    }

    private void timeOut(Unit unit, Unit.Wait wait, Completion event) {
        unit.giveUp(wait);
        for (FlushTarget target : unit.awaiting()) {
            if (target.coveredAt() >= wait.position()) {
                return;
            }
            target.timeOut();
            target.change().note(wait.event());
            target.change().note(event);
            shadow.journal().change(target.change());
        }
    }

    private void finish(FlushTarget target, Unit.Wait wait, Completion event, Effects effects) {
        if (target.done()) {
            return;
        }
        target.finish();
        Change change = target.change();
        change.note(wait.event());
        change.note(event);
        shadow.journal().change(change);
        if (change.complete()) {
            drop(change, effects);
        }
    }

    private void drop(Change change, Effects effects) {
        shadow.journal().change(change);
        Domain domain = shadow.domain(change.domain());
        domain.remove(change);
        for (long window : change.windows()) {
            if (domain.flushed(window << 21, change)) {
                shadow.journal().removal(domain.id(), window << 21);
            }
        }
        Frame frame = shadow.frames().find(change.frame());
        if (frame != null && frame.hasDetail()) {
            frame.detail().changes().remove(change);
        }
        effects.completed(change);
    }

    /** Takes every pending change of a domain over a frame as flushed: firmware has done it. */
    void completeAll(Domain domain, long frame, Effects effects) {
        for (Change change : new ArrayList<>(domain.pending())) {
            if (change.frame() == frame) {
                change.targets().forEach(FlushTarget::finish);
                drop(change, effects);
            }
        }
    }

    /** Begins to wait for the flush of a change; one that says nothing new is left out. */
    void begin(Change change) {
        Domain domain = shadow.domain(change.domain());
        OldLeaf first = change.old().get(0);
        Collection<Change> near = domain.pendingNear(first.iova(), 1);
        for (Change other : near) {
            if (other.frame() == change.frame()
                    && other.subsumes(change.domain(), change.old(), change.devices())) {
                other.standFor(change.event());
                shadow.journal().change(other);
                return;
            }
        }
        shadow.journal().change(change);
        add(change);
    }

    /**
     * Lets an older change that was judged alike stand for this one: else changes never flushed
     * would pile up.
     */
    public void merge(Change change) {
        Frame frame = shadow.frames().find(change.frame());
        for (Change other : frame.detail().changes()) {
            if (change.isTwinOf(other)) {
                other.rewritten().or(change.rewritten());
                other.standFor(change.event());
                shadow.journal().change(other);
                change.targets().forEach(FlushTarget::finish);
                shadow.journal().change(change);
                shadow.domain(change.domain()).remove(change);
                frame.detail().changes().remove(change);
                return;
            }
        }
    }

    /** Puts a change in as it stood, for restoring state; {@link #awaitAgain} follows. */
    public void add(Change change) {
        shadow.domain(change.domain()).add(change);
        if (shadow.owns(change.frame())) {
            shadow.frames().findOrAdd(change.frame()).detail().changes().add(change);
        }
    }

    /** Orders restored flushes by the position of their invalidations. */
    public void awaitAgain() {
        List<FlushTarget> covered = new ArrayList<>();
        for (Domain domain : shadow.domains().values()) {
            for (Change change : domain.pending()) {
                change.targets().stream()
                        .filter(t -> t.covered() && !t.done())
                        .forEach(covered::add);
            }
        }
        covered.sort((a, b) -> Long.compare(a.coveredAt(), b.coveredAt()));
        Map<Integer, Deque<FlushTarget>> byUnit = new HashMap<>();
        covered.forEach(t -> byUnit.computeIfAbsent(t.queue(), k -> new ArrayDeque<>()).add(t));
        byUnit.forEach((id, targets) -> unit(id).awaiting().addAll(targets));
    }

    /** Puts the queues into bytes; changes are written one by one. */
    public void write(StateWriter out) {
        out.number(units.size());
        units.forEach(
                (id, unit) -> {
                    out.number(id).number(unit.position()).number(unit.waits().size());
                    unit.waits()
                            .forEach(
                                    w ->
                                            out.event(w.event())
                                                    .number(w.position())
                                                    .flag(unit.givenUp(w)));
                });
    }

    public void read(StateReader in) {
        for (int left = in.count(); left > 0; left--) {
            Unit unit = unit(in.count());
            unit.position(in.number());
            for (int waits = in.count(); waits > 0; waits--) {
                Unit.Wait wait = new Unit.Wait((CompletionWait) in.event(), in.number());
                unit.waits().add(wait);
                if (in.flag()) {
                    unit.giveUp(wait);
                }
            }
        }
    }
}
