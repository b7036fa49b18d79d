package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lies between two crossings of a 2 MiB boundary within one access. */
record Side(List<Piece> pieces) {
    /**
     * One 4K page of an access.
     *
     * @param answer by the tables as they are, UNKNOWN where a pending flush leaves it open
     * @param certain that answer
     */
    record Piece(long iova, Optional<Leaf> leaf, Judge.Answer answer, boolean certain) {
        /** The frame of SPA, or the 2 MiB of IOVA that stands for it. */
        long window() {
            return Pages.frameOf(leaf.map(found -> found.spaOf(iova)).orElse(iova));
        }

        /** A 2 MiB border of IOVA lies between, or both are mapped in different frames of SPA. */
        boolean crossesTo(Piece next) {
            boolean iovaBorder = Pages.frameOf(iova) != Pages.frameOf(next.iova);
            boolean bothMapped = leaf.isPresent() && next.leaf.isPresent();
            return iovaBorder || (bothMapped && window() != next.window());
        }
    }

    /** NOT OK if any piece of it fails, unknown if one cannot be told, else OK. */
    private Judge.Answer answer() {
        if (pieces.stream().anyMatch(piece -> piece.answer() == Judge.Answer.FAILS)) {
            return Judge.Answer.FAILS;
        }
        boolean unknown = pieces.stream().anyMatch(p -> p.answer() == Judge.Answer.UNKNOWN);
        return unknown ? Judge.Answer.UNKNOWN : Judge.Answer.OK;
    }

    private boolean sure() {
        return answer() == Judge.Answer.OK
                ? pieces.stream().allMatch(Piece::certain)
                : pieces.stream().anyMatch(p -> p.answer() == Judge.Answer.FAILS && p.certain());
    }

    private static List<Side> of(List<Piece> pieces) {
        List<Side> sides = new ArrayList<>();
        List<Piece> current = new ArrayList<>();
        for (Piece piece : pieces) {
            if (!current.isEmpty() && current.get(current.size() - 1).crossesTo(piece)) {
                sides.add(new Side(current));
                current = new ArrayList<>();
            }
            current.add(piece);
        }
        sides.add(new Side(current));
        return sides;
    }

    private static List<Side> that(List<Piece> pieces, Judge.Answer answer) {
        return of(pieces).stream().filter(side -> side.answer() == answer).toList();
    }

    /** One side went well and another did not. */
    static boolean straddles(List<Piece> pieces) {
        return !that(pieces, Judge.Answer.OK).isEmpty()
                && !that(pieces, Judge.Answer.FAILS).isEmpty();
    }

    /** A straddle is certain where one side of each outcome is. */
    static boolean certain(List<Piece> pieces) {
        return that(pieces, Judge.Answer.OK).stream().anyMatch(Side::sure)
                && that(pieces, Judge.Answer.FAILS).stream().anyMatch(Side::sure);
    }
}
