package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** The events that made an RMP entry what it is, made anew from what the frame keeps of them. */
final class RmpHistory {
    private RmpHistory() {}

    /** Those of one page, oldest first. */
    static List<RmpEvent> of(RmpEntries entries, int page, String host, int run) {
        List<RmpEvent> history = new ArrayList<>(3);
        boolean known = entries.known(page);
        if (known) {
            history.add(origin(entries, page, host, run));
        }
        if (!entries.hasDetail()) {
            return history;
        }
        Detail detail = entries.detail();
        Fact origin = entries.origin(page);
        if (detail.resize() != null && (!known || isLater(detail.resize(), origin))) {
            if (detail.resizeBefore() != null) {
                history.add(detail.resizeBefore());
            }
            history.add(detail.resize());
        }
        if (entries.notValidated(page) && tookValidity(detail, page, origin)) {
            history.add(detail.devalidation());
        }
        return history;
    }

    /** Whether an event, if there is one, came after a fact. */
    static boolean isLater(RmpEvent event, Fact fact) {
        return event != null
                && Envelope.comparePosition(event.ts(), event.seq(), fact.ts(), fact.seq()) > 0;
    }

    private static boolean tookValidity(Detail detail, int page, Fact origin) {
        if (!(detail.devalidation() instanceof Pvalidate event)) {
            return false;
        }
        int from = Pages.pageInFrame(event.spa());
        return page >= from && page < from + (event.size() >>> 12) && isLater(event, origin);
    }

    private static RmpEvent origin(RmpEntries entries, int page, String host, int run) {
        boolean own = entries.own(page);
        int entry = entries.pageFlags(page);
        Fact at = entries.origin(page);
        Envelope envelope = new Envelope(host, run, at.ts(), at.seq(), at.tsErr());
        long size = own ? Pages.SIZE_4K : Pages.SIZE_2M;
        long spa = own ? entries.base() + ((long) page << 12) : entries.base();
        long guest = entries.gpa(page) - (own ? 0 : (long) page << 12);
        int asid = entries.asid(page);
        boolean assigned = (entry & RmpEntries.ASSIGNED) != 0;
        boolean immutable = (entry & RmpEntries.IMMUTABLE) != 0;
        boolean validated = (entry & RmpEntries.SNAPSHOT_VALIDATED) != 0;
        return (entry & RmpEntries.SNAPSHOT) != 0
                ? new Snapshot(envelope, spa, size, assigned, immutable, validated, asid, guest)
                : new RmpUpdate(envelope, spa, size, assigned, immutable, asid, guest, 0);
    }
}
