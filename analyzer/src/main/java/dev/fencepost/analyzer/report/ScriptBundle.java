package dev.fencepost.analyzer.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page's modules as one script, for a file from which nothing can be loaded: each becomes a
 * function that answers with what it exports, after those that it imports.
 *
 * <p>It reads the two forms of import and the forms of export that the page uses, each at the start
 * of a line, and refuses every other.
 */
final class ScriptBundle {
    private static final Pattern IMPORT =
            Pattern.compile(
                    "^import (\\{[^}]*+\\}|\\* as \\w++) from '([^']++)';$", Pattern.MULTILINE);
    private static final Pattern EXPORT =
            Pattern.compile(
                    "^export (?=(?:async )?+(?:function|class|const) (\\w++))", Pattern.MULTILINE);
    private static final Pattern LEFT = Pattern.compile("^(?:import|export)\\b", Pattern.MULTILINE);

    private final Map<String, String> modules = new LinkedHashMap<>();
    private final List<String> entered = new ArrayList<>();

    private ScriptBundle() {}

    /** The script that does what the module of that path does. */
    static String of(String path) {
        ScriptBundle bundle = new ScriptBundle();
        bundle.add(path);
        return "'use strict';\n" + String.join("\n", bundle.modules.values());
    }

    private void add(String path) {
        if (modules.containsKey(path)) {
            return;
        }
        if (entered.contains(path)) {
            throw new IllegalStateException("modules import each other: " + entered + ", " + path);
        }
        entered.add(path);
        modules.put(path, wrapped(path, WebFiles.read(path)));
    }

    private String wrapped(String path, String text) {
        StringBuilder imports = new StringBuilder();
        Matcher each = IMPORT.matcher(text);
        while (each.find()) {
            String from = Path.of(path).resolveSibling(each.group(2)).normalize().toString();
            add(from);
            imports.append(binding(each.group(1), name(from)));
        }
        String body = IMPORT.matcher(text).replaceAll("");
        String exports =
                EXPORT.matcher(body)
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.joining(", "));
        body = EXPORT.matcher(body).replaceAll("");
        if (LEFT.matcher(body).find()) {
            throw new IllegalStateException("a form of import or export is not known: " + path);
        }
        return String.format(
                "const %s = (() => {%n%s%s%nreturn { %s };%n})();",
                name(path), imports, body.strip(), exports);
    }

    private static String binding(String what, String module) {
        String names =
                what.startsWith("*")
                        ? what.substring("* as ".length())
                        : what.replace(" as ", ": ");
        return "const " + names + " = " + module + ";\n";
    }

    private static String name(String path) {
        return "_" + path.replaceAll("\\W", "_");
    }
}
