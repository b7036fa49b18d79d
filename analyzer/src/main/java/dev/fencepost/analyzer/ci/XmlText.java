package dev.fencepost.analyzer.ci;

/** Makes any text fit for XML 1.0, which has no way to write most control characters. */
final class XmlText {
    private XmlText() {}

    /** Several lines; what cannot or should not be written stands as {@code \\u0000}. */
    static String lines(String text) {
        return clean(text, true);
    }

    /** One line: an attribute's value, in which a reader would lose a line's end. */
    static String line(String text) {
        return clean(text, false);
    }

    private static String clean(String text, boolean lines) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (fits(point) || (lines && point == '\n')) {
                out.appendCodePoint(point);
            } else {
                out.append(String.format("\\u%04x", point));
            }
        }
        return out.toString();
    }

    /** What a terminal may obey is legal in XML and unwelcome in a log all the same. */
    private static boolean fits(int point) {
        boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        boolean none = (point & 0xfffe) == 0xfffe;
        return !Character.isISOControl(point) && !surrogate && !none;
    }
}
