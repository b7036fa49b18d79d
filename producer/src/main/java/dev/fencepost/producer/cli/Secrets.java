package dev.fencepost.producer.cli;

import dev.fencepost.registry.Redaction;
import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Keeps passwords out of command lines, where every user of a machine can read them, and out of
 * what is said of a failure.
 */
final class Secrets {
    private static final Pattern ASSIGNED = Pattern.compile("([\\w.-]+)\\s*=");

    /** A password within a setting that holds more: {@code password="…"}, {@code user:password}. */
    private static final Pattern WITHIN =
            Pattern.compile("(?i)\\b\\w*(?:password|secret)\\w*\\s*=\\s*\"?([^\"\\s;]+)");

    private final Redaction redaction;

    private Secrets(Redaction redaction) {
        this.redaction = redaction;
    }

    /** What to say of arguments of which one sets a secret, without it; empty where none does. */
    static Optional<String> exposed(String... args) {
        for (String arg : args) {
            Matcher assigned = ASSIGNED.matcher(arg);
            while (assigned.find()) {
                if (Redaction.isSecret(assigned.group(1))) {
                    return Optional.of(
                            "a secret on the command line, where others can read it ("
                                    + assigned.group(1)
                                    + "); put it into the file of --properties, or there as"
                                    + " ${env:NAME} or ${file:FILE:KEY}");
                }
            }
        }
        return Optional.empty();
    }

    /** Those of the settings that a command line names. */
    static Secrets of(ParseResult parsed) {
        Map<String, String> settings = new HashMap<>();
        for (ParseResult each = parsed; each != null; each = each.subcommand()) {
            OptionSpec option = each.matchedOption("--properties");
            if (option != null) {
                settings.putAll(read(Path.of(option.originalStringValues().get(0))));
            }
        }
        return new Secrets(Redaction.of(settings));
    }

    private static Map<String, String> read(Path file) {
        try {
            Map<String, String> settings = new HashMap<>(ClientProperties.read(file));
            Map<String, String> inner = new HashMap<>();
            settings.forEach(
                    (name, value) -> {
                        Matcher within = WITHIN.matcher(value);
                        for (int count = 1; within.find(); count++) {
                            inner.put(name + ".password" + count, within.group(1));
                        }
                    });
            settings.putAll(inner);
            return settings;
        } catch (IOException | BadInputException e) {
            return Map.of(); // nothing came of it that could be shown
        }
    }

    String hide(String text) {
        return redaction.hide(text);
    }
}
