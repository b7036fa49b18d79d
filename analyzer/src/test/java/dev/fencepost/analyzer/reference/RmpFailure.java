package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unsmash;
import java.util.Optional;

/** An RMP instruction that returned an error. */
record RmpFailure(String code, long spa) {
    static Optional<RmpFailure> of(TraceEvent event) {
        if (event instanceof RmpUpdate update) {
            return instruction(update.rc(), update.spa());
        }
        if (event instanceof Psmash psmash) {
            return instruction(psmash.rc(), psmash.spa());
        }
        if (event instanceof Unsmash unsmash) {
            return instruction(unsmash.rc(), unsmash.spa());
        }
        if (event instanceof Pvalidate validate) {
            return instruction(validate.rc(), validate.spa());
        }
        if (event instanceof RmpAdjust adjust) {
            return instruction(adjust.rc(), adjust.spa());
        }
        if (event instanceof PsmashIo smash && smash.phase() == Phase.END) {
            return firmware(smash.rc(), smash.spa());
        }
        if (event instanceof PunsmashIo unsmash && unsmash.phase() == Phase.END) {
            return firmware(unsmash.rc(), unsmash.spa());
        }
        return Optional.empty();
    }

    private static Optional<RmpFailure> instruction(int rc, long spa) {
        return Optional.of(new RmpFailure(name(rc), spa)).filter(failure -> rc != 0);
    }

    /** The firmware's status has no name. */
    private static Optional<RmpFailure> firmware(int rc, long spa) {
        return Optional.of(new RmpFailure(Integer.toString(rc), spa)).filter(failure -> rc != 0);
    }

    private static String name(int rc) {
        return switch (rc) {
            case 1 -> "INPUT";
            case 2 -> "PERMISSION";
            case 3 -> "INUSE";
            case 4 -> "OVERLAP";
            case 6 -> "SIZEMISMATCH";
            case 7 -> "BADADDR";
            default -> Integer.toString(rc);
        };
    }
}
