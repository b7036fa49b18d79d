package dev.fencepost.model;

/** Directions that a leaf allows. */
public enum Permission {
    READ("r"),
    WRITE("w"),
    READ_WRITE("rw");

    private final String label;

    Permission(String label) {
        this.label = label;
    }

    /** As in trace files: {@code r}, {@code w}, {@code rw}. */
    public String label() {
        return label;
    }

    public boolean permits(Direction direction) {
        return this == READ_WRITE || (this == READ) == (direction == Direction.READ);
    }

    public boolean writable() {
        return this != READ;
    }
}
