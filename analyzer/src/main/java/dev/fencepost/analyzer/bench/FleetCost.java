package dev.fencepost.analyzer.bench;

import java.util.EnumMap;
import java.util.Map;

/** What a fleet's events cost on their way, in all: each host by what it does. */
final class FleetCost {
    /**
     * Processor time of a stream thread for a record and for a copy of an event, exactly once, so
     * that 64 events a record are 1.13 M events/s of a thread, as {@code bench --only stream}
     * measured on an idle machine of two processors. How it divides is from the same measurement at
     * 1 and at 64 events a record, beside other load.
     */
    static final double NANOS_OF_A_RECORD = 2_500;

    static final double NANOS_OF_A_COPY = 850;

    private static final double NANOS = 1e9;

    private final Map<Quantity, Double> values = new EnumMap<>(Quantity.class);

    private FleetCost() {}

    /**
     * The cost of a fleet.
     *
     * @param rate events a second of a host, on average
     */
    static FleetCost of(Fleet fleet, double rate, HostCurve curve) {
        FleetCost cost = new FleetCost();
        for (int host = 0; host < fleet.hosts(); host++) {
            cost.addHost(fleet.activity(host) * rate, curve);
        }
        return cost;
    }

    private void addHost(double rate, HostCurve curve) {
        double records = rate * curve.at(rate, HostRecords::recordsPerEvent);
        double copies = rate * curve.at(rate, HostRecords::copiesPerEvent);
        add(Quantity.FLEET_EVENTS, rate);
        add(Quantity.FLEET_RECORDS, records);
        add(Quantity.FLEET_REQUESTS, rate * curve.at(rate, HostRecords::requestsPerEvent));
        add(Quantity.FLEET_BYTES, rate * curve.at(rate, HostRecords::bytesPerEvent));
        add(
                Quantity.FLEET_PROCESSORS,
                (records * NANOS_OF_A_RECORD + copies * NANOS_OF_A_COPY) / NANOS);
    }

    private void add(Quantity quantity, double value) {
        values.merge(quantity, value, Double::sum);
    }

    Map<Quantity, Double> values() {
        return values;
    }
}
