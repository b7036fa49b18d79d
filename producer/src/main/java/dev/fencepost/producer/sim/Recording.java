package dev.fencepost.producer.sim;

/**
 * How much of what happens a trace tells.
 *
 * @param boot it begins with RMPUPDATE and PVALIDATE of all memory, not with its snapshot
 * @param outcomes accesses carry what the hardware made of them, and faults are logged
 */
public record Recording(boolean boot, boolean outcomes) {
    public static final Recording DEFAULT = new Recording(false, true);
}
