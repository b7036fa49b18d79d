package dev.fencepost.producer.importer;

/** First bytes that tell what a file is. */
final class Magic {
    /** No format needs more of them. */
    static final int LENGTH = 16;

    private Magic() {}

    /** Whether a file begins with bytes, written as characters of the same codes. */
    static boolean begins(String magic, byte[] head) {
        if (head.length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((head[i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
