package dev.fencepost.analyzer.merge;

import dev.fencepost.analyzer.engine.HostState;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.Moved;
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
    private final int slot;
    private final RunProgress progress = new RunProgress();
    private final SlotQueues queues;

    private long duplicates;
    private long released;
    private long late;
    private long gaps;

    public SlotMerge(
            String host, int slot, MergeMemory memory, BatchShelf shelf, BatchReader reader) {
        this.host = host;
        this.slot = slot;
        this.queues = new SlotQueues(host, memory, shelf, reader, progress);
    }

    /**
     * Takes a batch of this host and slot, read whole; says whether it counts. What it sets free
     * comes with the next {@link #drain}.
     *
     * @param bytes of the record, to be kept while events of it wait
     */
    public Offer offer(Batch batch, byte[] bytes) {
        queues.settle();
        Optional<String> problem = problem(batch);
        if (problem.isPresent()) {
            return Offer.malformed(problem.get());
        }
        StreamQueue queue = queues.of(batch.stream());
        boolean sameRun = queue.started && queue.run == batch.run();
        int known = sameRun ? queue.duplicatesIn(batch.events()) : 0;
        Optional<String> outdated =
                sameRun
                        ? afterEnd(queue, known < batch.events().size())
                        : lowerRun(queue, batch.run());
        if (outdated.isPresent()) {
            return Offer.outdated(outdated.get());
        }
        if (!sameRun) {
            startRun(queue, batch);
        }
        enqueue(queue, batch, bytes, known);
        duplicates += known;
        return Offer.accepted(known);
    }

    private Optional<String> problem(Batch batch) {
        if (!batch.host().equals(host) || batch.slot() != slot) {
            return Optional.of("a batch of " + batch.key() + " is not of " + Slots.key(host, slot));
        }
        for (StreamQueue queue : queues.all()) {
            if (queue.started && queue.run == batch.run() && queue.spread != batch.spread()) {
                return Optional.of("spread " + batch.spread() + " was " + queue.spread);
            }
        }
        return BatchCheck.problem(batch);
    }

    private Optional<String> afterEnd(StreamQueue queue, boolean fresh) {
        boolean over = queue.ended || progress.isFinished(queue.run);
        return fresh && over
                ? Optional.of(runName(queue.run) + " has ended in this stream")
                : Optional.empty();
    }

    private Optional<String> lowerRun(StreamQueue queue, int run) {
        boolean passed = queue.started && Integer.compareUnsigned(run, queue.run) < 0;
        return passed || progress.isOver(run)
                ? Optional.of(runName(run) + " is lower than the one before it")
                : Optional.empty();
    }

    private static String runName(int run) {
        return "run " + Integer.toUnsignedString(run);
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
            queue.acceptedUpTo(batch.events().get(batch.events().size() - 1));
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
            Routed next = head.take();
            listener.event(inOrder ? next : late(next));
            released++;
        } while (!head.isExhausted()
                && progress.isWithinLimit(head.nextTs(), head.nextSeq())
                && queues.isStillFirst(stream, head));
        if (head.isExhausted()) {
            queues.removeHead(stream);
        }
    }

    /**
     * Moves an event of a stream that had fallen silent to the time that was reached without it,
     * and widens its clock error by as much: nothing that happened in between can be told to be
     * before or after it for certain.
     */
    private Routed late(Routed routed) {
        late++;
        TraceEvent event = routed.event();
        long delay = progress.reachedTs() - event.ts();
        long error = event.tsErr() + delay;
        Envelope moved =
                new Envelope(
                        host,
                        event.run(),
                        progress.reachedTs(),
                        event.seq(),
                        delay < 0 || error < 0 ? Long.MAX_VALUE : error);
        return new Routed(
                event.match(new Moved(moved)),
                routed.primary(),
                routed.slots(),
                routed.parts(),
                routed.removed());
    }

    /** Marks a stream that fell silent before it said anything in this run. */
    private void releaseSilentGaps(int run, MergeListener listener) {
        for (Stream stream : STREAMS) {
            StreamQueue queue = queues.of(stream);
            if (queue.silent && queue.gapPending) {
                queue.gapPending = false;
                gaps++;
                listener.event(
                        SlotQueues.gap(
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
        listener.end(run, new Slots(progress.spreadOf(run, queues.all())));
        progress.finish(run);
        queues.touch();
        return true;
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
