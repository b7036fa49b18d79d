package dev.fencepost.producer.sim;

/** An actor whose next time others can move: a queue that they fill. */
interface Clocked extends Actor {
    /** When it next has something to do, as things are. */
    long due();

    @Override
    default long start(long now) {
        return due();
    }
}
