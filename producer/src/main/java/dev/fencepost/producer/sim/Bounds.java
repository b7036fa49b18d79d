package dev.fencepost.producer.sim;

/** The range that a setting must lie in. */
final class Bounds {
    private Bounds() {}

    /**
     * Holds a value to its range.
     *
     * @throws IllegalArgumentException one line that names it
     */
    static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is not between " + least + " and " + most + ": " + value);
        }
    }
}
