package dev.fencepost.model;

/**
 * Where an access was recorded to have got its translation: a table walk, the IOTLB, the device's
 * own cache.
 */
public enum Source {
    UNKNOWN,
    WALK,
    IOTLB,
    ATC
}
