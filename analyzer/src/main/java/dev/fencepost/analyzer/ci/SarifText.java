package dev.fencepost.analyzer.ci;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Texts of SARIF, in which braces stand for arguments and {@code [a](b)} for a link (sections
 * 3.11.5 and 3.11.6).
 */
final class SarifText {
    private static final Pattern LINK = Pattern.compile("\\](?=\\()");

    private SarifText() {}

    /** Writes a message object of a text that means just what it says. */
    static void message(JsonGenerator out, String field, String text) throws IOException {
        out.writeObjectFieldStart(field);
        out.writeStringField("text", plain(text));
        out.writeEndObject();
    }

    /** A text without arguments and links. */
    static String plain(String text) {
        return LINK.matcher(text.replace("{", "{{").replace("}", "}}")).replaceAll("] ");
    }
}
