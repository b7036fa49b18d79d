package dev.fencepost.producer.sim;

/** Whoever does things on the simulated host at times of its own. */
interface Actor {
    /** The time of an actor that waits for others. */
    long NEVER = Long.MAX_VALUE;

    /** When it first has something to do on a host that is up from {@code now} on. */
    long start(long now);

    /** Does what is due at {@code now}, and answers when it next has something to do. */
    long step(long now);
}
