package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.LeafPiece;
import dev.fencepost.analyzer.shadow.RmpEntries;
import dev.fencepost.model.Pages;
import dev.fencepost.model.WindowStatus.Known;
import dev.fencepost.model.WindowStatus.Leaves;
import dev.fencepost.model.WindowStatus.Ownership;
import dev.fencepost.model.WindowStatus.RmpRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A frame's tables in the form in which people look at them. */
final class FrameView {
    private static final int PAGES = (int) (Pages.SIZE_2M / Pages.SIZE_4K);

    private FrameView() {}

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
        for (int page = 1; page <= PAGES; page++) {
            if (page == PAGES || !continues(run(entries, from, 1), run(entries, page, 1))) {
                runs.add(run(entries, from, page - from));
                from = page;
            }
        }
        return runs;
    }

    private static boolean continues(RmpRun first, RmpRun page) {
        long gpa =
                first.state() == Ownership.PRIVATE
                        ? first.gpa() + (page.page() - first.page()) * Pages.SIZE_4K
                        : 0;
        return page.equals(
                new RmpRun(
                        page.page(),
                        1,
                        first.state(),
                        first.size(),
                        first.asid(),
                        gpa,
                        first.immutable(),
                        first.validated()));
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
