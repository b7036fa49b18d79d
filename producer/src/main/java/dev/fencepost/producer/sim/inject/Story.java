package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.Confidence;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import dev.fencepost.producer.sim.inject.Controls.Wait;
import dev.fencepost.producer.sim.inject.Ground.Plot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * One fault in the making, on a plot of its own: memory is given out and mapped, something goes
 * wrong, and all of it is taken back in good order.
 *
 * <p>It is written as steps first and played one step at a time. What it must cause is marked with
 * the place in the trace from which on it must, so that a trace may end in the middle of it.
 */
final class Story {
    private static final long STEP_NANOS = 500;

    /** What all stories of a host share. */
    record Stage(Ground ground, Controls controls, Random random) {}

    private record Mark(long seq, ExpectedAlert alert) {}

    private final long number;
    private final FaultCode code;
    private final int turn;
    private final Plot plot;
    private final Ground ground;
    private final Controls controls;
    private final Random random;
    private final ArrayDeque<LongSupplier> steps = new ArrayDeque<>();
    private final List<Mark> marks = new ArrayList<>(2);
    private long flushedAt;
    private long stepSeq;
    private long firstTs;
    private long firstSeq;
    private long lastTs;
    private long lastSeq;

    /**
     * A story to be played.
     *
     * @param turn how many of its code there were before it
     */
    Story(Stage stage, FaultCode code, long number, int turn, Plot plot) {
        this.number = number;
        this.code = code;
        this.turn = turn;
        this.plot = plot;
        this.ground = stage.ground();
        this.controls = stage.controls();
        this.random = stage.random();
        code.write(this);
    }

    FaultCode code() {
        return code;
    }

    Plot plot() {
        return plot;
    }

    Ground ground() {
        return ground;
    }

    Controls controls() {
        return controls;
    }

    /** How many faults of its code there were before it. */
    int turn() {
        return turn;
    }

    /** For what may go one way or the other. */
    boolean toss() {
        return random.nextBoolean();
    }

    boolean isDone() {
        return steps.isEmpty();
    }

    /** Does the next step, with those that take no time, and answers how long that takes. */
    long play() {
        if (firstSeq == 0) {
            firstTs = controls.now();
            firstSeq = controls.lastSeq() + 1;
        }
        long took = 0;
        while (took == 0 && !steps.isEmpty()) {
            stepSeq = controls.lastSeq() + 1;
            took = steps.remove().getAsLong();
        }
        lastTs = controls.now();
        lastSeq = controls.lastSeq();
        return took;
    }

    /** Adds a step. */
    Story then(Runnable deed) {
        steps.add(
                () -> {
                    deed.run();
                    return STEP_NANOS;
                });
        return this;
    }

    /** Adds a step that takes no time: nothing can come between it and the next. */
    Story atOnce(Runnable deed) {
        return lasting(0, deed);
    }

    Story lasting(long nanos, Runnable deed) {
        steps.add(
                () -> {
                    deed.run();
                    return nanos;
                });
        return this;
    }

    /** Gives 4K pages to a guest, validated, and maps them for its devices. */
    Story enter(Party party, long offset, int pages) {
        for (int page = 0; page < pages; page++) {
            giveTo(party, offset + page * Pages.SIZE_4K, Pages.SIZE_4K);
        }
        return map(party, offset, Pages.SIZE_4K, pages);
    }

    /** Gives a page, or a frame, to a guest, who validates it. */
    Story giveTo(Party party, long offset, long size) {
        long iova = plot.iova() + offset;
        long spa = plot.spa() + offset;
        then(() -> controls.rmpUpdate(spa, size, false, party.asid(), iova));
        return then(() -> controls.pvalidate(party.asid(), iova, spa, size, true));
    }

    Story map(Party party, long offset, long size, long count) {
        long iova = plot.iova() + offset;
        return then(() -> controls.map(party.domain(), iova, plot.spa() + offset, size, count));
    }

    Story unmap(Party party, long offset, long size) {
        return then(() -> controls.unmap(party.domain(), plot.iova() + offset, size));
    }

    /** Flushes a range from every cache that may hold it, and waits. */
    Story flush(Party party, long offset, long size) {
        then(() -> queueFlush(party, offset, size));
        return await();
    }

    /** Queues that flush. */
    void queueFlush(Party party, long offset, long size) {
        party.seats().stream()
                .mapToInt(Party.Seat::unit)
                .distinct()
                .forEach(unit -> invalidate(unit, party, offset, size));
        if (party.ats()) {
            for (Party.Seat seat : party.seats()) {
                controls.invalidateDevice(seat.unit(), seat.device(), plot.iova() + offset, size);
            }
        }
        party.seats().stream().mapToInt(Party.Seat::unit).distinct().forEach(this::queueWait);
    }

    void invalidate(int unit, Party party, long offset, long size) {
        controls.invalidate(unit, party.domain(), plot.iova() + offset, size);
    }

    /** Queues a wait, which the next {@link #await} is for. */
    long queueWait(int unit) {
        Wait wait = controls.queueWait(unit);
        flushedAt = Math.max(flushedAt, wait.doneAt());
        return wait.token();
    }

    /** Waits for all that was queued. */
    Story await() {
        steps.add(() -> Math.max(0, flushedAt - controls.now()) + controls.wakeNanos());
        return this;
    }

    Story unassign(long offset, long size) {
        return then(() -> controls.unassign(plot.spa() + offset, size));
    }

    /** Unmaps and flushes a range, then takes its pages back. */
    Story leave(Party party, long offset, int pages) {
        long size = pages * Pages.SIZE_4K;
        unmap(party, offset, size).flush(party, offset, size);
        for (int page = 0; page < pages; page++) {
            unassign(offset + page * Pages.SIZE_4K, Pages.SIZE_4K);
        }
        return this;
    }

    /** Base of the frame of an offset. */
    long frame(long offset) {
        return Pages.frameOf(plot.spa() + offset);
    }

    /** An alert of the story's own code, about nothing yet. */
    ExpectedAlert alert(Severity severity) {
        return ExpectedAlert.of(code, severity);
    }

    /**
     * From the first event of this step on the trace must cause an alert; it takes the place of a
     * milder one.
     */
    void expect(ExpectedAlert alert) {
        marks.add(new Mark(stepSeq, alert));
    }

    /** Seq of the event from which on something must be said of it. */
    long firstMark() {
        return marks.isEmpty() ? Long.MAX_VALUE : marks.get(0).seq();
    }

    /**
     * What became of it in a trace.
     *
     * @param clearUntil seq before which no gap makes anything uncertain
     * @param ts of the last event of the trace
     * @param seq of the same event
     */
    InjectedFault fault(String host, int run, long clearUntil, long ts, long seq) {
        List<ExpectedAlert> alerts = new ArrayList<>();
        for (Mark mark : marks) {
            if (mark.seq() <= seq) {
                alerts.removeIf(mark.alert()::sameSubject);
                boolean own = mark.alert().kind() == code.kind() && isOwn(mark.alert().code());
                alerts.add(own ? 0 : alerts.size(), mark.alert());
            }
        }
        boolean ended = lastSeq <= seq;
        long last = ended ? lastSeq : seq;
        if (last >= clearUntil) {
            alerts.replaceAll(Story::inDoubt);
        }
        long lastAt = ended ? lastTs : ts;
        return new InjectedFault(number, code, host, run, firstTs, firstSeq, lastAt, last, alerts);
    }

    private boolean isOwn(String name) {
        return name.equals(code.name())
                || code == FaultCode.RMP_FAILED
                || code == FaultCode.TRACE_GAP;
    }

    private static ExpectedAlert inDoubt(ExpectedAlert alert) {
        return switch (alert.kind()) {
            case RMP_FAILED, TRACE_GAP -> alert;
            default -> alert.atLeast(Confidence.POSSIBLE);
        };
    }
}
