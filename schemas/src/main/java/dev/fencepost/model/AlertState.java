package dev.fencepost.model;

/** Whether what an alert tells of still holds. */
public enum AlertState {
    OPEN,
    CLOSED
}
