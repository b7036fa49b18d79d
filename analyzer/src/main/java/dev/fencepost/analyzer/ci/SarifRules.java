package dev.fencepost.analyzer.ci;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fencepost.analyzer.explain.Explanation;
import dev.fencepost.analyzer.explain.HazardBook;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every hazard as a rule, with what the book of hazards says of it.
 *
 * @param book where the book can be read, if anywhere
 */
record SarifRules(Optional<String> book) {
    private static final HazardBook BOOK = HazardBook.open();

    void write(JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("rules");
        for (Hazard hazard : Hazard.values()) {
            rule(hazard, out);
        }
        out.writeEndArray();
    }

    /** How bad a result is for whoever reads SARIF: a note costs or tells something, no more. */
    static String level(Hazard hazard, Severity severity) {
        return switch (severity) {
            case BREACH, FAULT -> "error";
            case LATENT ->
                    hazard == Hazard.TRACE_GAP || hazard == Hazard.REDUNDANT_FLUSH
                            ? "note"
                            : "warning";
        };
    }

    static void configuration(JsonGenerator out, String level) throws IOException {
        out.writeObjectFieldStart("defaultConfiguration");
        out.writeStringField("level", level);
        out.writeEndObject();
    }

    private void rule(Hazard hazard, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", hazard.name());
        out.writeStringField("name", camelCase(hazard.name()));
        SarifText.message(out, "shortDescription", sentence(hazard.meaning()));
        List<Explanation> found = explanations(hazard);
        Explanation first = found.get(0);
        boolean alone = found.size() == 1;
        List<String> meaning = alone ? first.text() : first.introduction();
        SarifText.message(out, "fullDescription", plain(String.join(" ", meaning)));
        String help =
                alone
                        ? section(first)
                        : String.join("\n", meaning)
                                + found.stream()
                                        .map(each -> "\n\n**" + each.code() + "** " + section(each))
                                        .collect(Collectors.joining());
        out.writeObjectFieldStart("help");
        out.writeStringField("text", SarifText.plain(plain(help)));
        out.writeStringField("markdown", SarifText.plain(help));
        out.writeEndObject();
        if (book.isPresent()) {
            out.writeStringField("helpUri", book.get() + '#' + anchor(hazard.name()));
        }
        configuration(out, level(hazard, hazard.severity()));
        out.writeObjectFieldStart("properties");
        out.writeStringField("kind", hazard.kind().name());
        out.writeStringField("remedy", hazard.remedy());
        out.writeArrayFieldStart("tags");
        out.writeString(hazard.kind().name());
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndObject();
    }

    /** What a heading's link is called where Markdown is shown. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT);
    }

    /** One, or those of all codes that the book knows of a kind whose codes are open. */
    private static List<Explanation> explanations(Hazard hazard) {
        List<Explanation> found = BOOK.find(hazard.name());
        if (found.isEmpty()) {
            throw new IllegalStateException("the book of hazards has no " + hazard);
        }
        return found;
    }

    private static String section(Explanation each) {
        return String.join("\n", each.text()) + "\n\n*Source:* " + each.source();
    }

    private static String sentence(String meaning) {
        String text = meaning.replace(" of {io}", "");
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + '.';
    }

    private static String plain(String markdown) {
        return markdown.replace("**", "").replace("*", "").replace("`", "");
    }

    private static String camelCase(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : name.split("_", -1)) {
            out.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return out.toString();
    }
}
