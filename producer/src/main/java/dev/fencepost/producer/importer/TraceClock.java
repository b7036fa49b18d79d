package dev.fencepost.producer.importer;

/** What the times of a recording count from. */
public enum TraceClock {
    /** The machine's boot, as the kernel's own clocks do. */
    BOOT,
    /** 1970, in UTC: another zone is an offset like any other. */
    WALL,
    /** Nothing: it holds a state or an order, and no times. */
    NONE
}
