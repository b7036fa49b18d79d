package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import java.util.List;

/** An alert as the book keeps it: without its evidence, and that packed. */
final class HeldAlert {
    private final Alert head;
    private final byte[] evidence;

    HeldAlert(Alert head, byte[] evidence) {
        this.head = head;
        this.evidence = evidence;
    }

    Alert head() {
        return head;
    }

    byte[] evidence() {
        return evidence;
    }

    /** The same alert with other evidence. */
    static Alert with(Alert alert, List<TraceEvent> evidence, String remedy) {
        return new Alert(
                alert.id(),
                alert.revision(),
                alert.kind(),
                alert.code(),
                alert.severity(),
                alert.confidence(),
                alert.state(),
                alert.host(),
                alert.run(),
                alert.domain(),
                alert.bdf(),
                alert.asid(),
                alert.window(),
                alert.iova(),
                alert.spa(),
                alert.ioPageSize(),
                alert.rmpPageSize(),
                alert.firstTs(),
                alert.lastTs(),
                alert.hits(),
                evidence,
                alert.summary(),
                remedy);
    }
}
