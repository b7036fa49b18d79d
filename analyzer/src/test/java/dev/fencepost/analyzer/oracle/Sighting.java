package dev.fencepost.analyzer.oracle;

import dev.fencepost.model.Access;
import dev.fencepost.model.Outcome;
import dev.fencepost.producer.sim.Witness;
import java.util.List;

/**
 * An access and what the hardware really made of it.
 *
 * @param access as the trace has it
 * @param domain of its device at that moment
 * @param deed what became of it
 */
record Sighting(Access access, int domain, Witness.Deed deed) {
    /** Parts that the hardware refused. */
    List<Witness.Piece> failures() {
        return deed.pieces().stream().filter(piece -> piece.outcome() != Outcome.OK).toList();
    }

    /** Parts that came through a leaf or a right that was gone. */
    List<Witness.Piece> robbed() {
        return deed.pieces().stream()
                .filter(piece -> piece.leafGone() || piece.rightGone())
                .toList();
    }

    /** Parts that came through what was gone in any way, be it the size of a leaf alone. */
    List<Witness.Piece> stale() {
        return deed.pieces().stream().filter(piece -> piece.stale() || piece.formerLeaf()).toList();
    }

    @Override
    public String toString() {
        return access + " in domain " + domain + " was " + deed;
    }
}
