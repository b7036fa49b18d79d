package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.LeafPiece;
import dev.fencepost.analyzer.shadow.RmpEntries;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Pages;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.Hazard;
import dev.fencepost.model.WindowStatus.Known;
import dev.fencepost.model.WindowStatus.Leaves;
import dev.fencepost.model.WindowStatus.Ownership;
import dev.fencepost.model.WindowStatus.RmpRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A frame's tables in the form in which people look at them. */
public final class FrameView {
    private static final int PAGES = (int) (Pages.SIZE_2M / Pages.SIZE_4K);

    private FrameView() {}

    /**
     * How a frame stands.
     *
     * @param ts of the last event that was judged
     * @param open the alerts that are open on it
     */
    public static WindowStatus status(Shadow shadow, Frame frame, long ts, List<Hazard> open) {
        return new WindowStatus(
                shadow.host(),
                shadow.run(),
                frame.base(),
                ts,
                leaves(frame),
                rmp(frame),
                open,
                open.stream().mapToLong(Hazard::hits).sum());
    }

    static List<Leaves> leaves(Frame frame) {
        return Arrays.stream(frame.pieces()).map(FrameView::leaves).toList();
    }

    private static Leaves leaves(LeafPiece piece) {
        return new Leaves(piece.domain(), piece.asRun());
    }

    /** All 512 pages, equal neighbours together, those of which nothing is known among them. */
    static List<RmpRun> rmp(RmpEntries entries) {
        List<RmpRun> runs = new ArrayList<>();
        int from = 0;
        for (int page = entries.uniform() ? PAGES : 1; page <= PAGES; page++) {
            if (page == PAGES || !continues(entries, from, page)) {
                runs.add(run(entries, from, page - from));
                from = page;
            }
        }
        return runs;
    }

    private static boolean continues(RmpEntries entries, int from, int page) {
        boolean owned = entries.assigned(from);
        boolean sameOwner =
                !owned
                        || (entries.asid(page) == entries.asid(from)
                                && entries.gpa(page)
                                        == entries.gpa(from) + (page - from) * Pages.SIZE_4K);
        return sameOwner && (entries.alike(page, from) || looksAlike(entries, page, from));
    }

    private static boolean looksAlike(RmpEntries entries, int page, int other) {
        return entries.assigned(page) == entries.assigned(other)
                && entries.unassigned(page) == entries.unassigned(other)
                && entries.immutable(page) == entries.immutable(other)
                && entries.validated(page) == entries.validated(other)
                && entries.notValidated(page) == entries.notValidated(other);
    }

    private static RmpRun run(RmpEntries entries, int page, int count) {
        boolean owned = entries.assigned(page);
        return new RmpRun(
                page,
                count,
                ownership(entries, page),
                size(entries),
                owned ? entries.asid(page) : 0,
                owned ? entries.gpa(page) : 0,
                entries.immutable(page),
                validated(entries, page));
    }

    private static Ownership ownership(RmpEntries entries, int page) {
        if (entries.assigned(page)) {
            return Ownership.PRIVATE;
        }
        return entries.unassigned(page) ? Ownership.SHARED : Ownership.UNKNOWN;
    }

    private static long size(RmpEntries entries) {
        if (!entries.sizeKnown()) {
            return 0;
        }
        return entries.is2M() ? Pages.SIZE_2M : Pages.SIZE_4K;
    }

    private static Known validated(RmpEntries entries, int page) {
        if (entries.validated(page)) {
            return Known.YES;
        }
        return entries.notValidated(page) ? Known.NO : Known.UNKNOWN;
    }
}
