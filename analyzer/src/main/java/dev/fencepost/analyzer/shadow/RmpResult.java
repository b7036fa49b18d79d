package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Unsmash;

/** What RMP instructions have in common: where they worked and what they answered. */
public final class RmpResult {
    private RmpResult() {}

    /** What the instruction answered, 0 for what cannot fail. */
    public static int rc(RmpEvent event) {
        return switch (event.op()) {
            case RMPUPDATE -> ((RmpUpdate) event).rc();
            case PSMASH -> ((Psmash) event).rc();
            case UNSMASH -> ((Unsmash) event).rc();
            case PVALIDATE -> ((Pvalidate) event).rc();
            case RMPADJUST -> ((RmpAdjust) event).rc();
            case PSMASH_IO -> ((PsmashIo) event).rc();
            case PUNSMASH_IO -> ((PunsmashIo) event).rc();
            default -> 0;
        };
    }

    /** Where it worked. */
    public static long spa(RmpEvent event) {
        return switch (event.op()) {
            case RMPUPDATE -> ((RmpUpdate) event).spa();
            case PSMASH -> ((Psmash) event).spa();
            case UNSMASH -> ((Unsmash) event).spa();
            case PVALIDATE -> ((Pvalidate) event).spa();
            case RMPADJUST -> ((RmpAdjust) event).spa();
            case PSMASH_IO -> ((PsmashIo) event).spa();
            case PUNSMASH_IO -> ((PunsmashIo) event).spa();
            case SNAPSHOT -> ((Snapshot) event).spa();
            default -> throw new IllegalArgumentException("no SPA in " + event.op());
        };
    }

    /** Domain of a firmware call. */
    public static int domain(RmpEvent event) {
        return event instanceof PsmashIo smash ? smash.domain() : ((PunsmashIo) event).domain();
    }
}
