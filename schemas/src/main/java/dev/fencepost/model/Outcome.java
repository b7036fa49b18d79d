package dev.fencepost.model;

/** What an access was recorded to have come to. */
public enum Outcome {
    UNKNOWN,
    OK,
    IO_PAGE_FAULT,
    RMP_PAGE_FAULT,
    STALLED
}
