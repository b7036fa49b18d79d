package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the accesses of a log, for its summary. */
final class QemuAccesses {
    /** More failed ones are counted only. */
    private static final int MOST_SHOWN = 20;

    private final Map<Source, Long> found = new EnumMap<>(Source.class);
    private final List<String> shown = new ArrayList<>();
    private long failed;
    private long unknown;

    void add(Access access) {
        if (access.outcome() == Outcome.OK) {
            found.merge(access.source(), 1L, Long::sum);
        } else if (access.outcome() == Outcome.IO_PAGE_FAULT) {
            failed++;
            if (shown.size() < MOST_SHOWN) {
                shown.add(
                        String.format(
                                "IO_PAGE_FAULT of %s at 0x%x, %d bytes",
                                access.bdf(), access.iova(), access.length()));
            }
        } else {
            unknown++;
        }
    }

    /** One fact a line. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                "accesses: "
                        + of(Source.WALK)
                        + " found by a walk, "
                        + of(Source.IOTLB)
                        + " in the IOTLB, "
                        + of(Source.UNKNOWN)
                        + " untranslated or of unknown source, "
                        + failed
                        + " failed, "
                        + unknown
                        + " with an outcome that no line tells");
        notes.addAll(shown);
        if (failed > shown.size()) {
            notes.add("and " + (failed - shown.size()) + " more");
        }
        return notes;
    }

    private long of(Source source) {
        return found.getOrDefault(source, 0L);
    }
}
