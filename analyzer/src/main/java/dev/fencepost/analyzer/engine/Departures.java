package dev.fencepost.analyzer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keys of a store that no longer hold anything needed, kept until one more commit has passed.
 *
 * <p>Where commits are transactions that would not matter. Under at-least-once a process may die
 * after a deletion was written and before the commit that it belongs to: what the last commit still
 * needs must not be gone by then.
 */
public final class Departures {
    private List<byte[]> sinceLast = new ArrayList<>();
    private List<byte[]> before = List.of();

    /** Nothing will be read there again, unless the coming commit fails. */
    public void add(byte[] key) {
        sinceLast.add(key);
    }

    /** A commit comes: gives up what left before the last one. */
    public void turn(Consumer<byte[]> delete) {
        before.forEach(delete);
        before = sinceLast;
        sinceLast = new ArrayList<>();
    }

    /** Whether nothing waits to be given up. */
    public boolean isEmpty() {
        return sinceLast.isEmpty() && before.isEmpty();
    }
}
