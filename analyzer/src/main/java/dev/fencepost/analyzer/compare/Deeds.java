package dev.fencepost.analyzer.compare;

import dev.fencepost.model.Access;
import dev.fencepost.model.Outcome;
import dev.fencepost.producer.sim.Witness;

/** Counts what the simulated hardware made of each access. */
final class Deeds implements Witness {
    private final StallClock stalls;
    private long made;
    private long failed;
    private long stale;

    Deeds(StallClock stalls) {
        this.stalls = stalls;
    }

    @Override
    public void accessed(Access access, Deed deed) {
        if (deed.outcome() == Outcome.STALLED) {
            stalls.hold(access.bdf(), access.ts());
            return;
        }
        stalls.release(access.bdf(), access.ts());
        made++;
        if (deed.outcome() != Outcome.OK) {
            failed++;
        }
        if (deed.stale()) {
            stale++;
        }
    }

    long made() {
        return made;
    }

    long failed() {
        return failed;
    }

    long stale() {
        return stale;
    }
}
