package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Accesses that one recording of an incident announces and another one saw, each told once: where
 * and when the announcement and what came of it agree, that is the event.
 */
final class FusedAccesses {
    /** More announcements than this are not set beside what was seen. */
    private static final int MAX_ANNOUNCED = 1 << 16;

    private final List<AnnouncedDma> announced = new ArrayList<>();
    private int announcer = -1;
    private AccessFusion fusion = new AccessFusion(List.of(), true);
    private long taken;
    private long fused;

    /** First reading: the first recording that has accesses announces them, the others saw them. */
    void see(int part, TraceEvent event) {
        if (!(event instanceof Access access)) {
            return;
        }
        if (announcer < 0) {
            announcer = part;
        }
        if (part != announcer) {
            fusion.add(access);
        } else if (announced.size() < MAX_ANNOUNCED) {
            announced.add(announcement(access));
        }
    }

    /** First reading: a recording is at its end. */
    void seen(int part) {
        if (part == announcer) {
            fusion = new AccessFusion(announced, true);
        }
    }

    private static AnnouncedDma announcement(Access access) {
        return new AnnouncedDma(
                access.bdf(),
                access.dir(),
                access.iova(),
                access.length(),
                access.ts() - access.tsErr(),
                access.ts() + access.tsErr());
    }

    /**
     * Second reading: the event that an event becomes; none where an announcement stands for it.
     */
    Optional<TraceEvent> settled(int part, TraceEvent event) {
        if (!(event instanceof Access access)) {
            return Optional.of(event);
        }
        if (part == announcer) {
            return Optional.of(
                    fusion.of(announcement(access))
                            .map(each -> outcome(access, each))
                            .orElse(access));
        }
        if (fusion.took(access)) {
            taken++;
            return Optional.empty();
        }
        return Optional.of(event);
    }

    private Access outcome(Access access, AccessFusion.Fused seen) {
        fused++;
        Envelope at = access.envelope();
        return new Access(
                new Envelope(at.host(), at.run(), seen.ts(), at.seq(), seen.tsErr()),
                access.bdf(),
                access.iova(),
                access.length(),
                access.dir(),
                access.trusted(),
                seen.outcome(),
                seen.source(),
                0);
    }

    List<String> notes() {
        return fused == 0
                ? List.of()
                : List.of(
                        fused
                                + " announced DMAs got their time and outcome from "
                                + taken
                                + " accesses that another recording shows");
    }
}
