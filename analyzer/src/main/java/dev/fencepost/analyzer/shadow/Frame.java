package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Pages;
import java.util.ArrayList;
import java.util.List;

/**
 * One aligned 2 MiB of SPA: its RMP entries and the leaves that lead to it.
 *
 * <p>A frame with one RMP entry and one run of leaves is 64 bytes and its share of the leaves
 * (which is why it extends its RMP entries instead of holding them); only a mixed or disputed one
 * has a {@link Detail}. Single-threaded.
 */
public final class Frame extends RmpEntries {
    private static final LeafPiece[] NO_PIECES = {};

    private final long base;
    private Object leaves;
    private Detail detail;

    Frame(long base) {
        this.base = base;
    }

    /** Its first SPA. */
    @Override
    public long base() {
        return base;
    }

    /** What only a disputed frame has, made when first asked for. */
    @Override
    public Detail detail() {
        if (detail == null) {
            detail = new Detail();
        }
        return detail;
    }

    @Override
    public boolean hasDetail() {
        return detail != null;
    }

    /** Gives the detail back where it says nothing. */
    public void dropEmptyDetail() {
        if (detail != null && detail.isEmpty()) {
            detail = null;
        }
    }

    public boolean hasLeaves() {
        return leaves != null;
    }

    /** Whether nothing at all is known of it. */
    public boolean isEmpty() {
        return leaves == null && detail == null && !sizeKnown();
    }

    /** The leaves over it, one piece for each run. */
    public LeafPiece[] pieces() {
        if (leaves == null) {
            return NO_PIECES;
        }
        return leaves instanceof Leaves whole
                ? new LeafPiece[] {LeafPiece.whole(whole, base)}
                : ((Pieces) leaves).all();
    }

    /** The only run over it, where it is one and covers all of what it can: the usual state. */
    public Leaves single() {
        return leaves instanceof Leaves whole ? whole : null;
    }

    /**
     * The leaves that a device address of a domain leads through; null where there are none here.
     *
     * @param spa in this frame, to which it is said to lead
     */
    public Leaves find(int domain, long iova, long spa) {
        if (leaves instanceof Leaves whole) {
            boolean holds =
                    whole.domain() == domain
                            && Long.compareUnsigned(iova - whole.iova(), whole.bytes()) < 0
                            && Pages.frameOf(whole.spa() + (iova - whole.iova())) == base;
            return holds ? whole : null;
        }
        if (leaves == null) {
            return null;
        }
        LeafPiece found = ((Pieces) leaves).find(domain, iova, Pages.pageInFrame(spa));
        return found == null ? null : found.leaves();
    }

    /** Adds what a run holds of this frame. */
    void add(Leaves run) {
        if (leaves == null) {
            leaves = run;
            return;
        }
        List<LeafPiece> pieces = new ArrayList<>(List.of(pieces()));
        pieces.add(LeafPiece.whole(run, base));
        set(pieces);
    }

    /**
     * Removes what a domain has here of the device addresses that lead to pages {@code from} to
     * {@code to}.
     *
     * @param iova the device address of page {@code from}
     * @return what went
     */
    List<LeafPiece> remove(int domain, long iova, int from, int to) {
        List<LeafPiece> kept = new ArrayList<>();
        List<LeafPiece> gone = new ArrayList<>();
        for (LeafPiece piece : pieces()) {
            boolean same =
                    piece.domain() == domain
                            && piece.leaves().iovaOf(base + ((long) from << 12)) == iova
                            && piece.from() < to
                            && piece.to() > from;
            if (!same) {
                kept.add(piece);
                continue;
            }
            Leaves run = piece.leaves();
            gone.add(
                    new LeafPiece(
                            run, base, Math.max(from, piece.from()), Math.min(to, piece.to())));
            if (piece.from() < from) {
                kept.add(new LeafPiece(run, base, piece.from(), from));
            }
            if (piece.to() > to) {
                kept.add(new LeafPiece(run, base, to, piece.to()));
            }
        }
        if (!gone.isEmpty()) {
            set(kept);
        }
        return gone;
    }

    /** Puts the frame into bytes, but for the changes that are pending over it. */
    @Override
    public void write(StateWriter out) {
        super.write(out);
        LeafPiece[] pieces = pieces();
        out.number(pieces.length);
        for (LeafPiece piece : pieces) {
            piece.leaves().write(out);
            out.number(piece.from()).number(piece.to());
        }
        out.flag(detail != null);
        if (detail != null) {
            detail.write(out);
        }
    }

    @Override
    public void read(StateReader in) {
        super.read(in);
        List<LeafPiece> pieces = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            pieces.add(new LeafPiece(Leaves.read(in), base, in.count(), in.count()));
        }
        set(pieces);
        if (in.flag()) {
            detail().read(in, this::inherited);
        }
    }

    private void set(List<LeafPiece> pieces) {
        if (pieces.isEmpty()) {
            leaves = null;
        } else if (pieces.size() == 1
                && pieces.get(0).equals(LeafPiece.whole(pieces.get(0).leaves(), base))) {
            leaves = pieces.get(0).leaves();
        } else {
            leaves = new Pieces(pieces.toArray(NO_PIECES));
        }
    }
}
