package dev.fencepost.analyzer.merge;

import static dev.fencepost.model.Envelope.comparePosition;

import dev.fencepost.analyzer.engine.Departures;
import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * The three queues of a slot, and where their batches are: on the heap while the bound has room,
 * else on the shelf; in the state once a flush found them waiting.
 */
final class SlotQueues {
    static final int NOTHING = -1;
    private static final int GAP_BYTES = 8 + 8 + 4;

    /** Length of positions without stray names. */
    private static final int FIXED_BYTES = 8 + RunProgress.BYTES + 3 * StreamQueue.BYTES;

    private final String host;
    private final MergeMemory memory;
    private final BatchShelf shelf;
    private final BatchReader reader;
    private final RunProgress progress;
    private final StreamQueue[] queues = {new StreamQueue(), new StreamQueue(), new StreamQueue()};
    private final List<MergeKey> gone = new ArrayList<>();
    private final List<MergeKey> stale = new ArrayList<>();

    /** The stream whose head comes next after the first, and that head; null if there is none. */
    private int second = NOTHING;

    private HeldBatch rival;

    private final Departures offShelf = new Departures();

    /** Entries that a batch went to the shelf from: the shelf's changelog may be behind ours. */
    private final Departures ontoShelf = new Departures();

    /**
     * What went to the shelf and is in no entry yet, which it is for one commit, for that reason.
     */
    private final List<HeldBatch> newOnShelf = new ArrayList<>();

    private final StrayIds strays = new StrayIds();

    private long nextId;
    private long shelved;
    private boolean changed;
    private boolean restoring;
    private byte[] positions = {};

    SlotQueues(
            String host,
            MergeMemory memory,
            BatchShelf shelf,
            BatchReader reader,
            RunProgress progress) {
        this.host = host;
        this.memory = memory;
        this.shelf = shelf;
        this.reader = reader;
        this.progress = progress;
    }

    @SuppressWarnings("EnumOrdinal") // an index that lives no longer than the array
    StreamQueue of(Stream stream) {
        return queues[stream.ordinal()];
    }

    StreamQueue[] all() {
        return queues;
    }

    /** Notes that a position, a run or a queue changed. */
    void touch() {
        changed = true;
    }

    void append(Batch batch, byte[] bytes, int skip) {
        MergeKey key =
                new MergeKey(MergeKey.Kind.BATCH, batch.run(), batch.stream(), nextId++, skip);
        add(HeldBatch.fresh(key, bytes, batch.spread(), batch.events()));
    }

    /** Puts a GAP into a stream's current run, at its last through. */
    void appendGap(Stream stream) {
        StreamQueue queue = of(stream);
        MergeKey key = new MergeKey(MergeKey.Kind.GAP, queue.run, stream, nextId++, 0);
        byte[] bytes =
                ByteBuffer.allocate(GAP_BYTES)
                        .putLong(queue.throughTs)
                        .putLong(queue.throughSeq)
                        .putInt(queue.spread)
                        .array();
        HeldBatch held = HeldBatch.unread(key, bytes);
        add(held);
        load(held);
    }

    private void add(HeldBatch held) {
        of(held.key().stream()).batches.addLast(held);
        memory.add(held.cost());
        touch();
    }

    /** The stream whose head comes first of a run's, or {@link #NOTHING}. */
    int first(int run) {
        int first = NOTHING;
        second = NOTHING;
        for (int i = 0; i < queues.length; i++) {
            if (queues[i].has(run)) {
                HeldBatch head = queues[i].head();
                if (!head.isPositioned()) {
                    load(head);
                }
                if (first == NOTHING || isBefore(head, queues[first].head())) {
                    second = first;
                    first = i;
                } else if (second == NOTHING || isBefore(head, queues[second].head())) {
                    second = i;
                }
            }
        }
        rival = second == NOTHING ? null : queues[second].head();
        return first;
    }

    /** Whether a stream that came first still does, now that some of its head was taken. */
    boolean isStillFirst(int stream, HeldBatch head) {
        if (rival == null) {
            return true;
        }
        return second < stream ? isBefore(head, rival) : !isBefore(rival, head);
    }

    /** Whether a position is before the heads of all streams but the first. */
    boolean isBeforeOthers(long ts, long seq) {
        return rival == null || comparePosition(ts, seq, rival.nextTs(), rival.nextSeq()) < 0;
    }

    /** A GAP stands after all events of its position: what it lost came after them. */
    private static boolean isBefore(HeldBatch a, HeldBatch b) {
        int order = comparePosition(a.nextTs(), a.nextSeq(), b.nextTs(), b.nextSeq());
        return order < 0 || (order == 0 && b.nextIsGap() && !a.nextIsGap());
    }

    /** Lets go of the head of a stream, whose events have all been taken. */
    void removeHead(int stream) {
        HeldBatch head = queues[stream].batches.removeFirst();
        memory.add(-head.cost());
        release(head, false);
        if (head.isShelved()) {
            offShelf.add(head.key().toBytes());
        }
    }

    /** Takes a batch out of what is written, and notes the entry where nothing else is in it. */
    private void release(HeldBatch held, boolean toShelf) {
        Bundle bundle = held.bundle();
        held.writtenIn(null);
        if (bundle == null || !bundle.release(toShelf)) {
            return;
        }
        if (bundle.isShelved()) {
            ontoShelf.add(bundle.key().toBytes());
        } else {
            gone.add(bundle.key());
        }
    }

    void load(HeldBatch held) {
        if (held.isLoaded()) {
            return;
        }
        MergeKey key = held.key();
        long before = held.cost();
        byte[] bytes = held.isShelved() ? shelf.get(key.toBytes()) : held.bytes();
        if (held.isGap()) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            Routed gap =
                    InjectedGap.event(host, key.run(), key.stream(), in.getLong(), in.getLong());
            held.load(in.getInt(), bytes.length, List.of(gap));
        } else {
            Batch batch = reader.read(key.stream(), bytes);
            held.load(batch.spread(), bytes.length, batch.events());
        }
        memory.add(held.cost() - before);
    }

    /** Moves batches to the shelf, those last that come first, until the bound holds. */
    void shelveOverflow() {
        for (StreamQueue queue : queues) {
            Iterator<HeldBatch> fromLast = queue.batches.descendingIterator();
            while (!memory.hasRoom(0) && fromLast.hasNext()) {
                HeldBatch held = fromLast.next();
                if (held.isShelved() && !held.isLoaded()) {
                    break;
                }
                if (!held.isGap()) {
                    shelve(held);
                }
            }
        }
    }

    private void shelve(HeldBatch held) {
        if (!held.isShelved()) {
            shelf.put(held.key().toBytes(), held.bytes());
            shelved++;
            if (held.bundle() == null) {
                newOnShelf.add(held);
            }
        }
        release(held, true);
        memory.add(-held.cost());
        held.leaveToShelf();
    }

    /** Batches that went to the shelf so far. */
    long shelved() {
        return shelved;
    }

    /**
     * Writes what changed. The positions say which batches count, so they come after those that
     * came and before those that went: whatever part of this is lost with a process that does not
     * commit in transactions, nothing counts twice and nothing is missing.
     */
    void flush(Sink sink) {
        settle();
        offShelf.turn(shelf::delete);
        delete(stale, sink); // before positions that could take them for known
        if (changed) {
            writeWaiting(sink);
            sink.put(MergeKey.POSITIONS.toBytes(), positions());
            changed = false;
        }
        delete(gone, sink);
        ontoShelf.turn(sink::delete);
        strays.clear(); // another flush comes after this one is written whole
    }

    private static void delete(List<MergeKey> keys, Sink sink) {
        keys.forEach(key -> sink.delete(key.toBytes()));
        keys.clear();
    }

    private void writeWaiting(Sink sink) {
        List<HeldBatch> fresh = new ArrayList<>();
        for (StreamQueue queue : queues) {
            for (HeldBatch held : queue.batches) {
                if (held.bundle() == null && !held.isShelved()) {
                    fresh.add(held);
                }
            }
        }
        Bundle.write(fresh, HeldBatch::bytes, sink);
        newOnShelf.removeIf(HeldBatch::isExhausted);
        Bundle.write(newOnShelf, held -> shelf.get(held.key().toBytes()), sink);
        newOnShelf.forEach(held -> release(held, true));
        newOnShelf.clear();
    }

    /** Whether another flush would find nothing to do. */
    boolean isWritten() {
        return !changed && gone.isEmpty() && offShelf.isEmpty() && ontoShelf.isEmpty();
    }

    /** Where the slot stands, as {@link #flush} writes it. */
    byte[] positions() {
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + strays.bytes());
        out.putLong(nextId);
        progress.write(out);
        for (StreamQueue queue : queues) {
            queue.write(out);
        }
        strays.write(out);
        return out.array();
    }

    void restore(byte[] key, byte[] value) {
        MergeKey name = MergeKey.of(key);
        if (name.kind() == MergeKey.Kind.POSITIONS) {
            positions = value;
        } else {
            for (HeldBatch held : Bundle.read(name, value)) {
                of(held.key().stream()).batches.addLast(held);
                memory.add(held.cost());
            }
        }
        restoring = true;
    }

    void restoreShelved(byte[] key) {
        MergeKey name = MergeKey.of(key);
        of(name.stream()).batches.addLast(HeldBatch.onShelf(name));
        restoring = true;
    }

    /** Puts in order what was restored, before it is used. */
    void settle() {
        if (!restoring) {
            return;
        }
        restoring = false;
        for (StreamQueue queue : queues) {
            List<HeldBatch> sorted = new ArrayList<>(queue.batches);
            // of a batch that is in both places, that on the heap counts
            sorted.sort(
                    Comparator.<HeldBatch>comparingLong(held -> held.key().id())
                            .thenComparing(HeldBatch::isShelved));
            queue.batches.clear();
            queue.batches.addAll(sorted);
        }
        boolean none = positions.length == 0;
        ByteBuffer in = ByteBuffer.wrap(none ? positions() : positions);
        strays.read(in.duplicate().position(FIXED_BYTES));
        long knownTo = in.getLong();
        nextId = knownTo;
        progress.read(in);
        for (StreamQueue queue : queues) {
            queue.read(in, id -> id < knownTo && !strays.contain(id)).forEach(this::forget);
        }
        strays.add(knownTo, nextId);
        positions = new byte[0];
    }

    /** Lets go of a batch that the positions do not know of. */
    private void forget(HeldBatch held) {
        nextId = Math.max(nextId, held.key().id() + 1); // its name must not be given again
        memory.add(-held.cost());
        if (held.isShelved()) {
            shelf.delete(held.key().toBytes());
        } else if (held.bundle().release(false)) {
            stale.add(held.bundle().key());
        }
    }
}
