package dev.fencepost.model;

/** Of a DMA, seen from memory. */
public enum Direction {
    READ,
    WRITE
}
