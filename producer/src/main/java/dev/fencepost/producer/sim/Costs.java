package dev.fencepost.producer.sim;

import java.util.Arrays;

/** How long each thing takes on a simulated host, in nanoseconds of trace time. */
public final class Costs {
    /** Every cost at its default. */
    public static final Costs DEFAULT =
            new Costs(Arrays.stream(Cost.values()).mapToLong(Cost::defaultNanos).toArray());

    private static final long MOST_NANOS = 100_000_000_000L;

    private final long[] nanos;

    private Costs(long[] nanos) {
        this.nanos = nanos;
    }

    /**
     * The costs of a list such as {@code walk=250,psmash-io=5000000}; what it does not name stays
     * at its default.
     *
     * @throws IllegalArgumentException one line that names what cannot be
     */
    public static Costs parse(String list) {
        Costs costs = DEFAULT;
        for (String item : list.split(",", -1)) {
            int equals = item.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not NAME=NANOS: '" + item + "'");
            }
            Cost cost = Cost.parse(item.substring(0, equals));
            costs = costs.with(cost, number(item.substring(equals + 1)));
        }
        return costs;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number of nanoseconds: '" + text + "'", e);
        }
    }

    /** The same but for one. */
    public Costs with(Cost cost, long value) {
        Bounds.check(cost.label(), value, cost == Cost.DMA_INTERVAL ? 1 : 0, MOST_NANOS);
        long[] changed = nanos.clone();
        changed[cost.ordinal()] = value;
        return new Costs(changed);
    }

    /** How long a thing takes. */
    public long of(Cost cost) {
        return nanos[cost.ordinal()];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Costs costs && Arrays.equals(nanos, costs.nanos);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(nanos);
    }

    @Override
    public String toString() {
        return "Costs" + Arrays.toString(nanos);
    }
}
