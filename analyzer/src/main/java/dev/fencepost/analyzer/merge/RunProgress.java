package dev.fencepost.analyzer.merge;

import static dev.fencepost.model.Envelope.comparePosition;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** Which run a slot is in, and how far it has come. */
final class RunProgress {
    static final int BYTES = 1 + 4 + 4 + 4 + 8 + 8;

    private boolean begun;
    private int begunRun;
    private int spread;
    private boolean anyFinished;
    private int finishedRun;
    private long reachedTs;
    private long reachedSeq;

    private boolean limited;
    private long limitTs;
    private long limitSeq;

    /** The run whose events come next; none if nothing is known of it. */
    OptionalInt current(StreamQueue[] queues) {
        if (begun) {
            return OptionalInt.of(begunRun);
        }
        OptionalInt lowest = OptionalInt.empty();
        for (StreamQueue queue : queues) {
            if (queue.knowsRun() && !isFinished(queue.lowestRun())) {
                int run = queue.lowestRun();
                if (lowest.isEmpty() || Integer.compareUnsigned(run, lowest.getAsInt()) < 0) {
                    lowest = OptionalInt.of(run);
                }
            }
        }
        return lowest;
    }

    /** Sets the position up to which the run is complete; answers false if it has none yet. */
    boolean limit(StreamQueue[] queues, int run) {
        limited = false;
        for (StreamQueue queue : queues) {
            boolean open = queue.silent || isDone(queue, run, queues);
            if (!open && !(queue.started && queue.run == run)) {
                return false;
            }
            if (!open) {
                lower(queue.throughTs, queue.throughSeq);
            }
        }
        return true;
    }

    private void lower(long ts, long seq) {
        if (!limited || comparePosition(ts, seq, limitTs, limitSeq) < 0) {
            limited = true;
            limitTs = ts;
            limitSeq = seq;
        }
    }

    boolean isWithinLimit(long ts, long seq) {
        return !limited || comparePosition(ts, seq, limitTs, limitSeq) <= 0;
    }

    /** The stream has nothing more to say in the run. */
    boolean isDone(StreamQueue queue, int run, StreamQueue[] queues) {
        int order = queue.started ? Integer.compareUnsigned(queue.run, run) : -1;
        return order > 0 || (order == 0 && queue.ended) || (queue.silent && anyBeyond(queues, run));
    }

    private static boolean anyBeyond(StreamQueue[] queues, int run) {
        for (StreamQueue queue : queues) {
            if (queue.started && Integer.compareUnsigned(queue.run, run) > 0) {
                return true;
            }
        }
        return false;
    }

    boolean isBegun() {
        return begun;
    }

    void begin(int run, int spreadOfRun) {
        begun = true;
        spread = spreadOfRun;
        begunRun = run;
        reachedTs = 0;
        reachedSeq = 0;
    }

    void finish(int run) {
        begun = false;
        anyFinished = true;
        finishedRun = run;
    }

    boolean isFinished(int run) {
        return anyFinished && Integer.compareUnsigned(run, finishedRun) <= 0;
    }

    /** Slots of the host in a run that is over now. */
    int spreadOf(int run, StreamQueue[] queues) {
        if (begun) {
            return spread;
        }
        for (StreamQueue queue : queues) {
            if (queue.started && queue.run == run) {
                return queue.spread;
            }
        }
        throw new IllegalStateException("a run that no stream was in: " + run);
    }

    /** No batch of that run can still be taken by a stream that is not in it. */
    boolean isOver(int run) {
        return isFinished(run) || (begun && Integer.compareUnsigned(run, begunRun) < 0);
    }

    /** Moves on to a position; answers false if it lies behind one that was reached before. */
    boolean reach(long ts, long seq) {
        if (comparePosition(ts, seq, reachedTs, reachedSeq) < 0) {
            return false;
        }
        reachedTs = ts;
        reachedSeq = seq;
        return true;
    }

    long reachedTs() {
        return reachedTs;
    }

    long reachedSeq() {
        return reachedSeq;
    }

    void write(ByteBuffer out) {
        out.put((byte) ((begun ? 1 : 0) | (anyFinished ? 2 : 0)));
        out.putInt(begunRun)
                .putInt(spread)
                .putInt(finishedRun)
                .putLong(reachedTs)
                .putLong(reachedSeq);
    }

    void read(ByteBuffer in) {
        int flags = in.get();
        begun = (flags & 1) != 0;
        anyFinished = (flags & 2) != 0;
        begunRun = in.getInt();
        spread = in.getInt();
        finishedRun = in.getInt();
        reachedTs = in.getLong();
        reachedSeq = in.getLong();
    }
}
