package dev.fencepost.analyzer.merge;

import dev.fencepost.analyzer.engine.HostState;
import dev.fencepost.model.Batch;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts the three streams of one host's slot back into (run, ts, seq) order.
 *
 * <p>One queue per stream; an event is given on once it is not after the smallest of the three
 * {@code through}s, so the order never depends on how batches were cut or in which order they
 * arrived. A stream's order is certain: a batch of a higher run ends the stream's run before it,
 * and the slot's run is over when all three streams have ended it. Until then batches of the higher
 * run wait, because the other two streams may simply not have been read that far.
 *
 * <p>Single-threaded. After a restart, {@link #restore} and {@link #restoreShelved} bring back what
 * {@link #flush} and the shelf kept, before the first other call.
 */
public final class SlotMerge implements HostState {
    private static final Stream[] STREAMS = Stream.values();

    private final String host;
    private final RunProgress progress = new RunProgress();
    private final SlotQueues queues;
    private final Admission admission;

    private long duplicates;
    private long released;
    private long late;
    private long gaps;

    public SlotMerge(
            String host, int slot, MergeMemory memory, BatchShelf shelf, BatchReader reader) {
        this.host = host;
        this.queues = new SlotQueues(host, memory, shelf, reader, progress);
        this.admission = new Admission(host, slot, queues, progress);
    }

    /**
     * Takes a batch of this host and slot, read whole; says whether it counts. What it sets free
     * comes with the next {@link #drain}.
     *
     * @param bytes of the record, to be kept while events of it wait
     */
    public Offer offer(Batch batch, byte[] bytes) {
        queues.settle();
        StreamQueue queue = queues.of(batch.stream());
        boolean sameRun = queue.started && queue.run == batch.run();
        int known = sameRun ? queue.duplicatesIn(batch) : 0;
        Optional<Offer> refusal = admission.refusal(batch, queue, known);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!sameRun) {
            startRun(queue, batch);
        }
        enqueue(queue, batch, bytes, known);
        duplicates += known;
        return Offer.accepted(known);
    }

    private void startRun(StreamQueue queue, Batch batch) {
        queue.startRun(batch.run(), batch.spread());
        if (queue.gapPending) {
            queue.gapPending = false;
            queues.appendGap(batch.stream());
            gaps++;
        }
    }

    private void enqueue(StreamQueue queue, Batch batch, byte[] bytes, int known) {
        queue.accept(batch);
        if (known < batch.events().size()) {
            queue.accepted(batch);
            queues.append(batch, bytes, known);
        }
        queues.touch();
    }

    /**
     * Notes that a record of a stream was lost: a GAP enters its queue at the last {@code through},
     * or at the start of its next run where it has none.
     */
    public void lost(Stream stream) {
        queues.settle();
        StreamQueue queue = queues.of(stream);
        if (queue.started && !queue.ended && !progress.isFinished(queue.run)) {
            queues.appendGap(stream);
            gaps++;
        } else {
            queue.gapPending = true;
        }
        queues.touch();
    }

    /**
     * Waits for a stream no longer, until its next batch: the others' events are released without
     * it, and a GAP marks what it may still have had to say.
     *
     * @return whether events were waiting for it
     */
    public boolean declareSilent(Stream stream) {
        if (!waitsFor().contains(stream)) {
            return false;
        }
        lost(stream);
        queues.of(stream).silent = true;
        return true;
    }

    /** The streams without which the first event in the queues cannot be released. */
    public List<Stream> waitsFor() {
        queues.settle();
        OptionalInt run = progress.current(queues.all());
        int first = run.isPresent() ? queues.first(run.getAsInt()) : SlotQueues.NOTHING;
        if (first == SlotQueues.NOTHING) {
            return List.of();
        }
        HeldBatch head = queues.all()[first].head();
        return Arrays.stream(STREAMS)
                .filter(stream -> isMissing(queues.of(stream), run.getAsInt(), head))
                .toList();
    }

    private boolean isMissing(StreamQueue queue, int run, HeldBatch head) {
        boolean open = queue.silent || progress.isDone(queue, run, queues.all());
        return !open && !(queue.started && queue.run == run && queue.reaches(head));
    }

    /** Gives on everything that is complete, in order. */
    public void drain(MergeListener listener) {
        queues.settle();
        boolean more = true;
        while (more) {
            OptionalInt run = progress.current(queues.all());
            if (run.isPresent()) {
                release(run.getAsInt(), listener);
            }
            more = run.isPresent() && finish(run.getAsInt(), listener);
        }
        queues.shelveOverflow();
    }

    private void release(int run, MergeListener listener) {
        if (!progress.limit(queues.all(), run)) {
            return;
        }
        int stream = queues.first(run);
        while (stream != SlotQueues.NOTHING) {
            HeldBatch head = queues.all()[stream].head();
            if (!progress.isWithinLimit(head.nextTs(), head.nextSeq())) {
                break;
            }
            queues.load(head);
            if (!progress.isBegun()) {
                progress.begin(run, head.spread());
                listener.begin(run, new Slots(head.spread()));
            }
            releaseSilentGaps(run, listener);
            queues.touch();
            releaseFrom(stream, head, listener);
            stream = queues.first(run);
        }
    }

    /** Gives on the events of the batch that comes first, as long as it does. */
    private void releaseFrom(int stream, HeldBatch head, MergeListener listener) {
        do {
            boolean inOrder = progress.reach(head.nextTs(), head.nextSeq());
            int from = head.next();
            int to = inOrder ? rowsTo(head) : from;
            if (to > from) {
                progress.reach(head.rows().ts(to - 1), head.rows().seq(to - 1));
                head.giveRows(to, listener);
                released += to - from;
                continue;
            }
            Routed next = head.take();
            listener.event(inOrder ? next : LateEvent.moved(next, progress.reachedTs()));
            late += inOrder ? 0 : 1;
            released++;
        } while (!head.isExhausted()
                && progress.isWithinLimit(head.nextTs(), head.nextSeq())
                && queues.isStillFirst(stream, head));
        if (head.isExhausted()) {
            queues.removeHead(stream);
        }
    }

    /** The number behind the last row of a head that, as those before it, certainly comes first. */
    private int rowsTo(HeldBatch head) {
        DmaEvents rows = head.rows();
        int to = head.next();
        while (rows != null
                && to < rows.size()
                && rows.isRow(to)
                && progress.isWithinLimit(rows.ts(to), rows.seq(to))
                && queues.isBeforeOthers(rows.ts(to), rows.seq(to))) {
            to++;
        }
        return to;
    }

    /** Marks a stream that fell silent before it said anything in this run. */
    private void releaseSilentGaps(int run, MergeListener listener) {
        for (Stream stream : STREAMS) {
            StreamQueue queue = queues.of(stream);
            if (queue.silent && queue.gapPending) {
                queue.gapPending = false;
                gaps++;
                listener.event(
                        InjectedGap.event(
                                host, run, stream, progress.reachedTs(), progress.reachedSeq()));
            }
        }
    }

    private boolean finish(int run, MergeListener listener) {
        for (StreamQueue queue : queues.all()) {
            if (queue.has(run) || !progress.isDone(queue, run, queues.all())) {
                return false;
            }
        }
        end(run, listener);
        return true;
    }

    private void end(int run, MergeListener listener) {
        listener.end(run, new Slots(progress.spreadOf(run, queues.all())));
        progress.finish(run);
        queues.touch();
    }

    /**
     * Ends all that was begun or waits, since nobody speaks any more: what waits is given on
     * without the streams that it waits for, each marked by a GAP.
     *
     * @return whether there was anything to end
     */
    public boolean expire(MergeListener listener) {
        drain(listener);
        OptionalInt run = progress.current(queues.all());
        boolean any = run.isPresent();
        while (run.isPresent()) {
            List<Stream> missing = waitsFor();
            missing.forEach(this::declareSilent);
            if (missing.isEmpty()) {
                end(run.getAsInt(), listener);
            }
            drain(listener);
            run = progress.current(queues.all());
        }
        for (StreamQueue queue : queues.all()) {
            queue.silent = false;
        }
        return any;
    }

    /**
     * What remains of a slot in which nothing is open: the state of a merge that is given nothing
     * else goes on as this one would. Empty while something is open or has yet to be flushed.
     */
    public Optional<byte[]> note() {
        queues.settle();
        return progress.current(queues.all()).isPresent() || !queues.isWritten()
                ? Optional.empty()
                : Optional.of(queues.positions());
    }

    /** Takes back a {@link #note}, before the first other call. */
    public void resume(byte[] note) {
        queues.restore(MergeKey.POSITIONS.toBytes(), note);
    }

    /** What this merge has done since it was made. */
    public MergeCounts counts() {
        return new MergeCounts(released, duplicates, late, gaps, queues.shelved());
    }

    @Override
    public void flush(Sink sink) {
        queues.flush(sink);
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        queues.restore(key, value);
    }

    /** Tells of a key that an earlier life of this merge put on the shelf. */
    public void restoreShelved(byte[] key) {
        queues.restoreShelved(key);
    }
}
