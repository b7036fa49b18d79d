package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.analyzer.explain.TraceTime;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a request asks for, checked: whatever cannot be used is a problem that names it. */
final class Parameters {
    private static final int LONGEST = 256;
    private static final int MOST = 64;

    private final Map<String, List<String>> given;

    /** The query of a request that may hold these parameters, each once, and no others. */
    Parameters(Context request, Set<String> known) {
        given = request.queryParamMap();
        for (Map.Entry<String, List<String>> each : given.entrySet()) {
            String name = each.getKey();
            if (!known.contains(name)) {
                throw ProblemException.badParameter(
                        excerpt(name), "unknown; known are " + String.join(", ", known));
            }
            if (each.getValue().size() > 1) {
                throw ProblemException.badParameter(name, "given more than once");
            }
            if (each.getValue().get(0).length() > LONGEST) {
                throw ProblemException.badParameter(name, "longer than " + LONGEST);
            }
        }
    }

    private static String excerpt(String text) {
        return text.length() > 40 ? text.substring(0, 40) + '…' : text;
    }

    /** Empty where it is not given, or given as nothing. */
    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name))
                .map(values -> values.get(0))
                .filter(value -> !value.isEmpty());
    }

    /** As {@link #text}, read; what cannot be is a problem. */
    <T> Optional<T> value(String name, Function<String, T> reader) {
        return text(name).map(text -> read(name, text, reader));
    }

    /** Values with commas between them; empty where it is not given. */
    <T> Set<T> list(String name, Function<String, T> reader) {
        Set<T> all = new LinkedHashSet<>();
        for (String word : words(name)) {
            all.add(read(name, word, reader));
        }
        return all;
    }

    /** Constants of an enum, in any case, with commas between them. */
    <E extends Enum<E>> Set<E> constants(String name, Class<E> type) {
        return list(name, word -> constant(type, word));
    }

    private List<String> words(String name) {
        List<String> words = new ArrayList<>();
        for (String word : text(name).orElse("").split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.trim());
            }
        }
        if (words.size() > MOST) {
            throw ProblemException.badParameter(name, "more than " + MOST + " values");
        }
        return words;
    }

    /** A number between two others. */
    int number(String name, int fallback, int least, int most) {
        int number = value(name, Integer::parseInt).orElse(fallback);
        if (number < least || number > most) {
            throw ProblemException.badParameter(name, "not from " + least + " to " + most);
        }
        return number;
    }

    static <T> T read(String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (NumberFormatException e) {
            throw ProblemException.badParameter(name, "not a number: '" + excerpt(text) + "'");
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter(name, e.getMessage());
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'"
                                                + excerpt(word)
                                                + "' is none of "
                                                + Arrays.toString(type.getEnumConstants())));
    }

    /** A u64 in hex, with or without {@code 0x}; or in decimal where it says nothing else. */
    static long address(String text) {
        boolean hex = text.startsWith("0x") || text.startsWith("0X");
        return hex ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
    }

    static int unsigned(String text) {
        return Integer.parseUnsignedInt(text);
    }

    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    static TraceTime time(String text) {
        return TraceTime.parse(text);
    }
}
