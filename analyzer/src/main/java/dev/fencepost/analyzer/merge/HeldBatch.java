package dev.fencepost.analyzer.merge;

import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import java.util.List;

/**
 * A batch that waits for its turn: as objects, as bytes, or on the shelf. An injected GAP waits as
 * a batch of one.
 */
final class HeldBatch {
    private static final byte[] NONE = {};

    private final MergeKey key;
    private byte[] bytes;
    private List<Routed> events = List.of();

    /** Its events where they are of DMA; else null. */
    private DmaEvents dma;

    private int spread;
    private boolean loaded;
    private boolean positioned;
    private long cost;

    private int next;
    private long nextTs;
    private long nextSeq;
    private boolean nextIsGap;
    private Bundle bundle;
    private boolean shelved;

    private HeldBatch(MergeKey key, byte[] bytes) {
        this.key = key;
        this.bytes = bytes;
        this.next = key.skip();
        this.cost = bytes.length;
    }

    /** A batch as it came in. */
    static HeldBatch fresh(MergeKey key, byte[] bytes, int spread, List<Routed> events) {
        HeldBatch held = new HeldBatch(key, bytes);
        held.load(spread, bytes.length, events);
        return held;
    }

    /** A batch of which there are only the bytes so far. */
    static HeldBatch unread(MergeKey key, byte[] bytes) {
        return new HeldBatch(key, bytes);
    }

    /** A batch that an earlier life of this merge left on the shelf. */
    static HeldBatch onShelf(MergeKey key) {
        HeldBatch held = new HeldBatch(key, NONE);
        held.shelved = true;
        return held;
    }

    /** Takes its events in; they stood in so many bytes. */
    void load(int spreadOfRun, int size, List<Routed> read) {
        spread = spreadOfRun;
        events = read;
        loaded = true;
        dma = read instanceof DmaEvents rows ? rows : null;
        cost = MergeMemory.cost(size, read);
        position();
    }

    /** Lets its objects and bytes go: the shelf has them. */
    void leaveToShelf() {
        bytes = NONE;
        events = List.of();
        dma = null;
        loaded = false;
        shelved = true;
        cost = 0;
    }

    /** Its events where they are of DMA; else null. */
    DmaEvents rows() {
        return dma;
    }

    /** Gives the rows from the next event on to a listener. */
    void giveRows(int to, MergeListener listener) {
        int from = next;
        next = to;
        position();
        listener.rows(dma, from, to);
    }

    /** Takes the event whose turn it is. */
    Routed take() {
        Routed event = events.get(next);
        next++;
        position();
        return event;
    }

    private void position() {
        if (dma != null && next < dma.size()) {
            nextTs = dma.ts(next);
            nextSeq = dma.seq(next);
            nextIsGap = !dma.isRow(next) && dma.get(next).event() instanceof Gap;
        } else if (next < events.size()) {
            TraceEvent event = events.get(next).event();
            nextTs = Envelope.tsOf(event);
            nextSeq = Envelope.seqOf(event);
            nextIsGap = event instanceof Gap;
        }
        positioned = true;
    }

    MergeKey key() {
        return key;
    }

    int run() {
        return key.run();
    }

    boolean isGap() {
        return key.kind() == MergeKey.Kind.GAP;
    }

    /** Its record, empty if it is on the shelf. */
    byte[] bytes() {
        return bytes;
    }

    /** Slots of its host; known once it is loaded. */
    int spread() {
        return spread;
    }

    /** Bytes of heap. */
    long cost() {
        return cost;
    }

    boolean isLoaded() {
        return loaded;
    }

    /** The position of its next event is known, loaded or not. */
    boolean isPositioned() {
        return positioned;
    }

    boolean isExhausted() {
        return loaded && next == events.size();
    }

    /** Number of the event whose turn is next. */
    int next() {
        return next;
    }

    /** Goes back to where an earlier life was. */
    void resumeAt(int event) {
        next = event;
    }

    long nextTs() {
        return nextTs;
    }

    long nextSeq() {
        return nextSeq;
    }

    boolean nextIsGap() {
        return nextIsGap;
    }

    /** What holds it in the state as of the last flush; null if nothing does. */
    Bundle bundle() {
        return bundle;
    }

    void writtenIn(Bundle entry) {
        bundle = entry;
    }

    boolean isShelved() {
        return shelved;
    }
}
