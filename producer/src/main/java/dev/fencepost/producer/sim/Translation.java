package dev.fencepost.producer.sim;

import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of one DMA: that of its pieces put together.
 *
 * <p>One that fails anywhere carries the outcome and source of its first failing byte. One that
 * succeeds carries the source and the entry size of its pieces where they are alike, else {@code
 * UNKNOWN} and 0. Reused from access to access.
 */
final class Translation {
    private Outcome outcome = Outcome.OK;
    private Source source = Source.UNKNOWN;
    private long entry;
    private long faultAddress;
    private long heldUntil;
    private int walks;
    private int hits;
    private long granted;
    private boolean first;
    private boolean stale;
    private final List<Witness.Piece> pieces = new ArrayList<>();
    private Outcome pieceOutcome = Outcome.OK;
    private boolean pieceLeafGone;
    private boolean pieceRightGone;
    private boolean pieceSizeGone;
    private boolean pieceFormerLeaf;

    void reset() {
        outcome = Outcome.OK;
        source = Source.UNKNOWN;
        entry = 0;
        faultAddress = 0;
        heldUntil = 0;
        walks = 0;
        hits = 0;
        first = true;
        stale = false;
        pieces.clear();
        beginPiece();
    }

    private void beginPiece() {
        pieceOutcome = Outcome.OK;
        pieceLeafGone = false;
        pieceRightGone = false;
        pieceSizeGone = false;
        pieceFormerLeaf = false;
    }

    /** A piece went through a cached translation that a walk would not find, or not be allowed. */
    void stale(boolean noLeaf, boolean noRight, boolean noSize) {
        stale |= noLeaf || noRight || noSize;
        pieceSizeGone = noSize;
        pieceLeafGone = noLeaf;
        pieceRightGone = noRight;
    }

    /** A piece went through a cached translation of a leaf that is gone, or has another size. */
    void ofFormerLeaf(boolean former) {
        pieceFormerLeaf = former;
    }

    /** It is not done yet: firmware holds it, or some of it. */
    void held(long until) {
        outcome = Outcome.STALLED;
        source = Source.UNKNOWN;
        entry = 0;
        heldUntil = until;
    }

    boolean isHeld() {
        return outcome == Outcome.STALLED;
    }

    /** The time at which to issue it anew if it is held. */
    long heldUntil() {
        return heldUntil;
    }

    /** How many of its pieces took a walk. */
    int walks() {
        return walks;
    }

    /** How many of its pieces a cache translated. */
    int hits() {
        return hits;
    }

    /** A piece went through; {@code granted} is the cache entry that let it. */
    void reached(Source pieceSource, long granted) {
        count(pieceSource);
        this.granted = granted;
        long pieceEntry = Iotlb.size(granted);
        if (outcome != Outcome.OK) {
            return;
        }
        source = first || source == pieceSource ? pieceSource : Source.UNKNOWN;
        entry = first || entry == pieceEntry ? pieceEntry : 0;
        first = false;
    }

    void failed(Outcome how, Source pieceSource, long address) {
        count(pieceSource);
        pieceOutcome = how;
        granted = Iotlb.MISS;
        if (outcome == Outcome.OK) {
            outcome = how;
            source = pieceSource;
            entry = 0;
            faultAddress = address;
        }
    }

    private void count(Source pieceSource) {
        if (pieceSource == Source.WALK) {
            walks++;
        } else {
            hits++;
        }
    }

    /** The piece that was last told of ends: for a witness. */
    void endPiece(long iova, long bytes) {
        pieces.add(
                new Witness.Piece(
                        iova,
                        bytes,
                        pieceOutcome,
                        pieceLeafGone,
                        pieceRightGone,
                        pieceSizeGone,
                        pieceFormerLeaf));
        beginPiece();
    }

    /** The cache entry of the last piece; {@link Iotlb#MISS} if that failed. */
    long granted() {
        return granted;
    }

    Outcome outcome() {
        return outcome;
    }

    Source source() {
        return source;
    }

    long entry() {
        return entry;
    }

    /** The first address that failed. */
    long faultAddress() {
        return faultAddress;
    }

    /** Whether a translation or a right that no longer existed let some of it through. */
    boolean isStale() {
        return stale;
    }

    Witness.Deed deed() {
        return new Witness.Deed(outcome, source, faultAddress, pieces);
    }
}
