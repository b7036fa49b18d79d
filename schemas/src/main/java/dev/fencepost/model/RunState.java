package dev.fencepost.model;

/** Whether a device can make accesses; FENCED counts as not running. */
public enum RunState {
    RUN,
    QUIESCED,
    FENCED
}
