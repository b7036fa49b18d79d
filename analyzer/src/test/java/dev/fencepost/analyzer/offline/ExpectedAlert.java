package dev.fencepost.analyzer.offline;

import static java.util.stream.Collectors.joining;

import dev.fencepost.model.Alert;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a litmus trace says of one alert: {@code kind code severity confidence state}, then those of
 * {@code hits= window= domain= bdf= asid= iova= spa= io= rmp=} that matter (the last two are page
 * sizes).
 */
record ExpectedAlert(String head, Map<String, String> fields) {
    private static final int HEAD_WORDS = 5;
    private static final List<String> KEYS =
            List.of("hits", "window", "domain", "bdf", "asid", "iova", "spa", "io", "rmp");

    static ExpectedAlert parse(String line) {
        String[] words = line.trim().split("\\s+", -1);
        if (words.length < HEAD_WORDS) {
            throw new IllegalArgumentException("not an expectation: " + line);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = HEAD_WORDS; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            fields.put(pair[0], pair[1]);
        }
        return new ExpectedAlert(
                String.join(" ", Arrays.asList(words).subList(0, HEAD_WORDS)), fields);
    }

    String code() {
        return head.split(" ", -1)[1];
    }

    boolean matches(Alert alert) {
        return head.equals(head(alert))
                && fields.entrySet().stream()
                        .allMatch(field -> field.getValue().equals(value(alert, field.getKey())));
    }

    /** The alert in the form of an expectation, with every field that it has. */
    static String show(Alert alert) {
        return head(alert)
                + ' '
                + KEYS.stream()
                        .filter(key -> !value(alert, key).isEmpty())
                        .map(key -> key + '=' + value(alert, key))
                        .collect(joining(" "));
    }

    @Override
    public String toString() {
        return fields.entrySet().stream()
                .map(field -> ' ' + field.getKey() + '=' + field.getValue())
                .collect(joining("", head, ""));
    }

    private static String head(Alert alert) {
        return alert.kind()
                + " "
                + alert.code()
                + ' '
                + alert.severity()
                + ' '
                + alert.confidence()
                + ' '
                + alert.state();
    }

    private static String value(Alert alert, String key) {
        return switch (key) {
            case "hits" -> Long.toUnsignedString(alert.hits());
            case "window" -> hex(alert.window());
            case "domain" -> decimal(alert.domain());
            case "bdf" -> alert.bdf().map(Object::toString).orElse("");
            case "asid" -> decimal(alert.asid());
            case "iova" -> hex(alert.iova());
            case "spa" -> hex(alert.spa());
            case "io" -> hex(alert.ioPageSize());
            case "rmp" -> hex(alert.rmpPageSize());
            default -> throw new IllegalArgumentException("no field of an alert: " + key);
        };
    }

    private static String hex(OptionalLong address) {
        return address.isPresent() ? "0x" + Long.toHexString(address.getAsLong()) : "";
    }

    private static String decimal(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
    }
}
