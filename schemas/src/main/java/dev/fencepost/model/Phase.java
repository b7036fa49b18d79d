package dev.fencepost.model;

/** Begin or end of a firmware call. */
public enum Phase {
    BEGIN,
    END
}
