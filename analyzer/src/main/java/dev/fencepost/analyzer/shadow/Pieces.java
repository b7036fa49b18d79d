package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Pages;
import java.util.Arrays;

/**
 * The pieces of leaves over one frame, in the order in which they came. Where they are many, as
 * after a guest shared page by page, one is found by its page and not by a walk over all. Immutable
 * but for what it remembers.
 */
final class Pieces {
    /** So many are walked over in the time that it takes to look a page up. */
    private static final int FEW = 4;

    private final LeafPiece[] all;

    /** For each page, one more than the place of the first piece over it; null until asked for. */
    private char[] byPage;

    Pieces(LeafPiece[] all) {
        this.all = all;
    }

    LeafPiece[] all() {
        return all;
    }

    /**
     * The piece into which a device address of a domain leads; null if there is none.
     *
     * @param page of the frame to which it is said to lead: only where to look first
     */
    LeafPiece find(int domain, long iova, int page) {
        if (all.length > FEW && all.length < Character.MAX_VALUE) {
            int place = byPage()[page] - 1;
            if (place >= 0 && all[place].holds(domain, iova)) {
                return all[place];
            }
        }
        for (LeafPiece piece : all) {
            if (piece.holds(domain, iova)) {
                return piece;
            }
        }
        return null;
    }

    private char[] byPage() {
        if (byPage == null) {
            byPage = new char[Pages.PAGES_PER_FRAME];
            for (int place = all.length - 1; place >= 0; place--) {
                LeafPiece piece = all[place];
                Arrays.fill(byPage, piece.from(), piece.to(), (char) (place + 1));
            }
        }
        return byPage;
    }
}
