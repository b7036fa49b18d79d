package dev.fencepost.analyzer.merge;

import static dev.fencepost.model.Envelope.comparePosition;

import dev.fencepost.model.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/** One stream of one slot: the batches that wait, and how far the stream has come in its run. */
final class StreamQueue {
    static final int BYTES = 1 + 4 + 4 + 4 * 8 + 8 + 4;

    final ArrayDeque<HeldBatch> batches = new ArrayDeque<>();

    /** A batch has been seen; {@code run}, {@code through} mean something. */
    boolean started;

    /** The run of the last batch. */
    int run;

    /** Slots of the host in that run. */
    int spread;

    /** Nothing follows in that run. */
    boolean ended;

    /** It is not waited for. */
    boolean silent;

    /** A record was lost where no run could be told; the next run starts with a GAP. */
    boolean gapPending;

    long throughTs;
    long throughSeq;

    private final RecentSpans recent = new RecentSpans();
    private boolean anyAccepted;
    private boolean lastWasGap;
    private long lastTs;
    private long lastSeq;

    void startRun(int newRun, int newSpread) {
        started = true;
        run = newRun;
        spread = newSpread;
        ended = false;
        anyAccepted = false;
        lastWasGap = false;
        throughTs = 0;
        throughSeq = 0;
        recent.clear();
    }

    /**
     * Says how a batch of this run breaks the stream's order, where its first events so many have a
     * position that was passed before; empty if it does not.
     */
    Optional<String> disorder(Batch batch, int known) {
        for (int i = 0; i < known; i++) {
            if (!recent.mayHold(batch.ts(i), batch.seq(i))) {
                return Optional.of(
                        name(batch, i) + " was not there when its stream passed it: out of order");
            }
        }
        if (known == batch.events().size()) {
            return Optional.empty();
        }
        int order = comparePosition(batch.ts(known), batch.seq(known), throughTs, throughSeq);
        boolean promised = order < 0 || order == 0 && !batch.isGap(known);
        return promised
                ? Optional.of(
                        name(batch, known) + " is not after its stream's through: out of order")
                : Optional.empty();
    }

    private static String name(Batch batch, int number) {
        return "ts "
                + Long.toUnsignedString(batch.ts(number))
                + ", seq "
                + Long.toUnsignedString(batch.seq(number));
    }

    /** How many of the first events of a batch of this run have been accepted before. */
    int duplicatesIn(Batch batch) {
        int count = 0;
        while (count < batch.events().size() && isDuplicate(batch, count)) {
            count++;
        }
        return count;
    }

    private boolean isDuplicate(Batch batch, int number) {
        if (!anyAccepted) {
            return false;
        }
        int order = comparePosition(batch.ts(number), batch.seq(number), lastTs, lastSeq);
        return order < 0 || (order == 0 && (lastWasGap || !batch.isGap(number)));
    }

    /** Moves the stream on by a batch of its run. */
    void accept(Batch batch) {
        silent = false;
        if (comparePosition(batch.throughTs(), batch.throughSeq(), throughTs, throughSeq) > 0) {
            throughTs = batch.throughTs();
            throughSeq = batch.throughSeq();
        }
        ended |= batch.end();
    }

    /** Takes note of a batch whose events were accepted, at least one. */
    void accepted(Batch batch) {
        int last = batch.events().size() - 1;
        anyAccepted = true;
        lastTs = batch.ts(last);
        lastSeq = batch.seq(last);
        lastWasGap = batch.isGap(last);
        recent.add(batch.ts(0), batch.seq(0), lastTs, lastSeq);
    }

    /** All of this stream up to the next event of a batch, of the same run, is known. */
    boolean reaches(HeldBatch held) {
        return comparePosition(throughTs, throughSeq, held.nextTs(), held.nextSeq()) >= 0;
    }

    HeldBatch head() {
        return batches.getFirst();
    }

    boolean has(int wanted) {
        return !batches.isEmpty() && head().run() == wanted;
    }

    /** The lowest run that this stream still has something of. */
    int lowestRun() {
        return batches.isEmpty() ? run : head().run();
    }

    boolean knowsRun() {
        return started || !batches.isEmpty();
    }

    void write(ByteBuffer out) {
        int flags =
                bit(started, 0)
                        | bit(ended, 1)
                        | bit(silent, 2)
                        | bit(gapPending, 3)
                        | bit(anyAccepted, 4)
                        | bit(lastWasGap, 5);
        out.put((byte) flags).putInt(run).putInt(spread);
        out.putLong(throughTs).putLong(throughSeq);
        out.putLong(lastTs).putLong(lastSeq);
        out.putLong(batches.isEmpty() ? -1 : head().key().id());
        out.putInt(batches.isEmpty() ? 0 : head().next());
    }

    /**
     * Takes back what {@link #write} wrote, once all batches are there.
     *
     * @param known whether this may know of a batch
     * @return the batches that this does not know of: they were gone by then, or came after it
     */
    List<HeldBatch> read(ByteBuffer in, LongPredicate known) {
        int flags = in.get();
        started = (flags & 1) != 0;
        ended = (flags & 2) != 0;
        silent = (flags & 4) != 0;
        gapPending = (flags & 8) != 0;
        anyAccepted = (flags & 16) != 0;
        lastWasGap = (flags & 32) != 0;
        run = in.getInt();
        spread = in.getInt();
        throughTs = in.getLong();
        throughSeq = in.getLong();
        lastTs = in.getLong();
        lastSeq = in.getLong();
        long head = in.getLong();
        int next = in.getInt();
        List<HeldBatch> unknown = removeUnknown(head, known);
        if (!batches.isEmpty() && head().key().id() == head) {
            head().resumeAt(next);
        }
        return unknown;
    }

    private List<HeldBatch> removeUnknown(long head, LongPredicate known) {
        List<HeldBatch> unknown = new ArrayList<>();
        long before = -1;
        for (HeldBatch held : batches) {
            long id = held.key().id();
            if (head < 0 || id < head || !known.test(id) || id == before) {
                unknown.add(held);
            }
            before = id;
        }
        batches.removeAll(unknown);
        return unknown;
    }

    private static int bit(boolean value, int at) {
        return value ? 1 << at : 0;
    }
}
