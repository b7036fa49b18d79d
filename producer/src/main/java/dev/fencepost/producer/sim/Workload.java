package dev.fencepost.producer.sim;

import static java.util.Objects.requireNonNull;

/**
 * What guests and devices do.
 *
 * @param traffic the kind of the devices
 * @param untrusted devices of each guest that it does not trust: in a domain of their own, they
 *     reach only what the guest shares
 * @param sharing by the guests
 * @param churn guests of a host that stop in a second of trace time, each followed by another that
 *     gets its memory
 */
public record Workload(Traffic traffic, int untrusted, Sharing sharing, int churn) {
    public static final Workload DEFAULT = new Workload(5_000, 8);

    /** A guest is replaced, grows, and grows again. */
    private static final int TURNS = 3;

    public Workload {
        requireNonNull(traffic, "traffic is null");
        requireNonNull(sharing, "sharing is null");
        Bounds.check("untrusted devices", untrusted, 0, Layout.MAX_DEVICES);
        Bounds.check("churn", churn, 0, 1_000_000);
    }

    /** The default but for how guests share pages, without swiotlb. */
    public Workload(int sharingRate, int sharedPages) {
        this(Traffic.MIXED, 1, new Sharing(sharingRate, sharedPages, 0), 0);
    }

    /** Mean time between two turns in the life of one guest, or {@link Actor#NEVER}. */
    long turnNanos(int guests) {
        return churn == 0 ? Actor.NEVER : 1_000_000_000L * guests / churn / TURNS;
    }

    /** The same with other devices. */
    public Workload with(Traffic other) {
        return new Workload(other, untrusted, sharing, churn);
    }

    /** The same but for how guests share memory. */
    public Workload with(Sharing other) {
        return new Workload(traffic, untrusted, other, churn);
    }

    /** The same with another number of untrusted devices for each guest. */
    public Workload withUntrusted(int devices) {
        return new Workload(traffic, devices, sharing, churn);
    }

    /** The same with guests that stop and start at another rate. */
    public Workload withChurn(int rate) {
        return new Workload(traffic, untrusted, sharing, rate);
    }
}
