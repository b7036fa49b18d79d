package dev.fencepost.analyzer.explain;

import java.util.Locale;

/**
 * What a trace calls things, fit to be shown: whatever has no shape of its own, ends a line or
 * turns text around is named, {@code ⟨U+202e⟩}.
 */
public final class ShownText {
    private ShownText() {}

    /** The text with such characters named. */
    public static String of(String text) {
        if (text.codePoints().allMatch(ShownText::isPlain)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> shown.append(shown(c)));
        return shown.toString();
    }

    /** One character, or its name. */
    public static String shown(int codePoint) {
        return isPlain(codePoint)
                ? Character.toString(codePoint)
                : String.format(Locale.ROOT, "\u27e8U+%04x\u27e9", codePoint);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
