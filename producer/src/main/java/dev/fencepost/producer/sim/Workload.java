package dev.fencepost.producer.sim;

/**
 * What guests and devices do.
 *
 * @param sharingRate conversions of a page that each guest begins in a second of trace time
 * @param sharedPages most pages that a guest has shared at a time
 */
public record Workload(int sharingRate, int sharedPages) {
    public static final Workload DEFAULT = new Workload(5_000, 8);

    public Workload {
        Bounds.check("sharing rate", sharingRate, 0, 1_000_000_000);
        Bounds.check("shared pages", sharedPages, 1, 1 << 20);
    }
}
