package dev.fencepost.analyzer.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one text about all hazards: Markdown with a part for each kind and a section for each code,
 * which ends in its source and its traces. docs/hazards.md is a copy of it.
 */
public final class HazardBook {
    private static final String TEXT = "hazards.md";
    private static final String SOURCE = "*Source:* ";
    private static final Pattern TRACES =
            Pattern.compile("\\*Traces:\\* `([^`]+)` fires, `([^`]+)` stays silent\\.");

    private final List<Explanation> explanations;

    private HazardBook(List<Explanation> explanations) {
        this.explanations = explanations;
    }

    /** Opens the book. */
    public static HazardBook open() {
        return new HazardBook(read(markdown()));
    }

    /** All of it, as docs/hazards.md has it. */
    public static String markdown() {
        return resource(HazardBook.class.getResourceAsStream(TEXT), TEXT);
    }

    /** A trace that it names, as {@code .jsonl} with its story in comments. */
    public static String trace(String name) {
        String path = "/litmus/" + name + ".jsonl";
        return resource(HazardBook.class.getResourceAsStream(path), path);
    }

    /** Every code, in the order of the book. */
    public List<Explanation> all() {
        return explanations;
    }

    /** What a name, of a code or of a kind, stands for; case does not matter. */
    public List<Explanation> find(String name) {
        List<Explanation> found =
                explanations.stream().filter(each -> each.code().equalsIgnoreCase(name)).toList();
        return found.isEmpty()
                ? explanations.stream().filter(each -> each.kind().equalsIgnoreCase(name)).toList()
                : found;
    }

    private static String resource(InputStream in, String name) {
        try (in) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Explanation> read(String markdown) {
        List<Explanation> read = new ArrayList<>();
        for (String part : sections(markdown, "## ")) {
            List<String> codes = sections(part, "### ");
            List<String> introduction = body(part.split("\n### ", -1)[0]);
            for (String section : codes) {
                read.add(explanation(heading(part), introduction, section));
            }
        }
        return List.copyOf(read);
    }

    private static List<String> sections(String markdown, String mark) {
        String[] pieces = ("\n" + markdown).split("\n" + mark, -1);
        return List.of(pieces).subList(1, pieces.length);
    }

    private static String heading(String section) {
        return section.lines().findFirst().orElseThrow();
    }

    private static List<String> body(String section) {
        return trimmed(section.lines().skip(1).toList());
    }

    private static List<String> trimmed(List<String> lines) {
        int from = 0;
        int to = lines.size();
        while (from < to && lines.get(from).isBlank()) {
            from++;
        }
        while (to > from && lines.get(to - 1).isBlank()) {
            to--;
        }
        return lines.subList(from, to);
    }

    private static Explanation explanation(String kind, List<String> introduction, String section) {
        List<String> text = new ArrayList<>();
        String source = "";
        String firing = "";
        String silent = "";
        for (String line : body(section)) {
            Matcher traces = TRACES.matcher(line);
            if (line.startsWith(SOURCE)) {
                source = line.substring(SOURCE.length());
            } else if (traces.matches()) {
                firing = traces.group(1);
                silent = traces.group(2);
            } else {
                text.add(line);
            }
        }
        return new Explanation(
                kind, heading(section), introduction, trimmed(text), source, firing, silent);
    }
}
