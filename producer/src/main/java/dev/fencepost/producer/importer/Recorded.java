package dev.fencepost.producer.importer;

/** An importer of one recording, which may be one of several that an incident left behind. */
interface Recorded extends Importer {
    /** Moments that other recordings may hold as well; known from the start. */
    default Anchors anchors() {
        return new Anchors();
    }
}
