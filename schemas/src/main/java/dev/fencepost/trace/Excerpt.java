package dev.fencepost.trace;

/** A piece of somebody's input, made safe and short enough for a message of one line. */
final class Excerpt {
    private static final int LIMIT = 60;

    private Excerpt() {}

    /** The text in quotes; what a terminal might obey is replaced by {@code ?}. */
    static String of(String text) {
        return text.length() > LIMIT
                ? '"' + harmless(text.substring(0, LIMIT)) + "…\""
                : '"' + harmless(text) + '"';
    }

    /** A whole text, what a terminal might obey replaced by {@code ?}. */
    static String harmless(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return out.toString();
    }
}
