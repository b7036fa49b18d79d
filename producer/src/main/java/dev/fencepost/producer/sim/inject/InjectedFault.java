package dev.fencepost.producer.sim.inject;

import java.util.List;

/**
 * A fault that was injected, and what must be said of it.
 *
 * @param number counts the faults of one host and run from 1, in the order in which they began
 * @param code of the fault
 * @param host machine
 * @param run of the machine
 * @param firstTs of the first event of its story
 * @param firstSeq of the same event
 * @param lastTs of the last event so far that the fault caused by itself
 * @param lastSeq of the same event
 * @param alerts that it must cause, the one of its code first
 */
public record InjectedFault(
        long number,
        FaultCode code,
        String host,
        int run,
        long firstTs,
        long firstSeq,
        long lastTs,
        long lastSeq,
        List<ExpectedAlert> alerts) {
    public InjectedFault {
        alerts = List.copyOf(alerts);
    }
}
