package dev.fencepost.trace;

/** A piece of somebody's input, made safe and short enough for a message of one line. */
final class Excerpt {
    private static final int LIMIT = 60;

    private Excerpt() {}

    /** The text in quotes; what a terminal might obey is replaced by {@code ?}. */
    static String of(String text) {
        StringBuilder out = new StringBuilder("\"");
        int end = Math.min(text.length(), LIMIT);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return out.append(end < text.length() ? "…\"" : "\"").toString();
    }
}
