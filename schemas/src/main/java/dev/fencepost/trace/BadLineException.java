package dev.fencepost.trace;

/** What is wrong with one line; carries no stack, since a hostile file is made of such lines. */
final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    BadLineException(String message) {
        super(message, null, false, false);
    }
}
