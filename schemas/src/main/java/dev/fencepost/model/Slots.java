package dev.fencepost.model;

/**
 * How a host's address space is dealt out: {@code spread} slots, each with every {@code spread}-th
 * GiB of SPA.
 *
 * @param spread slots of a host, a power of two
 */
public record Slots(int spread) {
    public static final Slots DEFAULT = new Slots(4);

    public Slots {
        if (spread < 1 || Integer.bitCount(spread) != 1) {
            throw new IllegalArgumentException("spread is not a power of two: " + spread);
        }
    }

    /** The slot of an address: {@code (address / 1 GiB) mod spread}. */
    public int of(long address) {
        return (int) (address >>> 30) & (spread - 1);
    }

    /** The record key of a slot, and of everything that is kept for it. */
    public static String key(String host, int slot) {
        return host + '/' + slot;
    }
}
