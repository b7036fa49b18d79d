package dev.fencepost.analyzer.engine;

/**
 * State that was read back names something that this version does not know: a later one wrote it.
 * To pass over it would be to judge by half of what is known.
 */
public final class LaterStateException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /**
     * @param what kind of name it is
     * @param number that is not known
     */
    public LaterStateException(String what, int number) {
        super("state was written by a later version: it has " + what + " " + number);
    }
}
