package dev.fencepost.producer.sim;

import dev.fencepost.model.Access;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import java.util.List;

/** Told what the simulated hardware did, which a trace need not say. */
public interface Witness {
    /** Nobody looks. */
    Witness NOBODY = (access, deed) -> {};

    /**
     * An access was carried out.
     *
     * @param access as the trace has it
     * @param deed what the hardware made of it
     */
    void accessed(Access access, Deed deed);

    /**
     * What became of one access, whatever the trace says of it.
     *
     * @param outcome of all of it: the first failure, if any part failed
     * @param source of its last translation
     * @param faultAddress device address at which it failed
     * @param pieces of it in rising order, each translated by itself; none where it was held
     */
    record Deed(Outcome outcome, Source source, long faultAddress, List<Piece> pieces) {
        public Deed {
            pieces = List.copyOf(pieces);
        }

        /** Whether a translation or a right that no longer existed let some of it through. */
        public boolean stale() {
            return pieces.stream().anyMatch(Piece::stale);
        }
    }

    /**
     * What became of a part of an access that one translation, or the lack of one, decided.
     *
     * @param iova its first byte
     * @param bytes of it
     * @param outcome OK, or how it failed
     * @param leafGone it went through a cached translation that the page table no longer has: no
     *     leaf, one that leads elsewhere, or one that does not permit it
     * @param rightGone it went through a cached translation to a page that the RMP would refuse it
     *     by now in either size
     * @param sizeGone it went through a cached translation that the RMP would refuse by now for its
     *     size alone
     * @param formerLeaf it went through a cached translation of a leaf that is gone, or that has
     *     another size by now
     */
    record Piece(
            long iova,
            long bytes,
            Outcome outcome,
            boolean leafGone,
            boolean rightGone,
            boolean sizeGone,
            boolean formerLeaf) {
        /** Whether a translation, a right or a size that no longer existed let it through. */
        public boolean stale() {
            return leafGone || rightGone || sizeGone;
        }
    }
}
