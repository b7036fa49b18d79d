package dev.fencepost.producer.importer;

/** An importer of one recording, which may be one of several that an incident left behind. */
interface Recorded extends Importer {
    /** Moments that other recordings may hold as well; known from the start. */
    default Anchors anchors() {
        return new Anchors();
    }

    /** What its IOMMUs are known by, under its numbers; complete once it has been read. */
    default UnitSigns units() {
        return new UnitSigns();
    }

    /**
     * When it ends, by its own clock: what happens later, it does not tell. The largest number
     * where nothing says so; known from the start.
     */
    default long end() {
        return Long.MAX_VALUE;
    }
}
