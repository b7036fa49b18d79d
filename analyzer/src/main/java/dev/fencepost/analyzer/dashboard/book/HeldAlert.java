package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;

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
}
