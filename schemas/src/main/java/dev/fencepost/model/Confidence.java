package dev.fencepost.model;

/** Whether the trace proves a verdict or merely allows it; in rising order. */
public enum Confidence {
    POSSIBLE,
    CERTAIN
}
