package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.model.Alert;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Holds for alerts in whose text every one of some words stands, in any case. */
final class AlertWords implements Predicate<Alert> {
    private final List<String> words;

    AlertWords(String text) {
        words =
                List.of(text.toLowerCase(Locale.ROOT).split("\\s+", -1)).stream()
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    @Override
    public boolean test(Alert alert) {
        String text = text(alert);
        return words.stream().allMatch(text::contains);
    }

    private static String text(Alert alert) {
        StringBuilder text = new StringBuilder(512).append(alert.id()).append(' ');
        text.append(alert.kind()).append(' ').append(alert.code()).append(' ');
        text.append(alert.severity()).append(' ').append(alert.host()).append(' ');
        alert.bdf().ifPresent(bdf -> text.append(bdf).append(' '));
        alert.window().ifPresent(at -> text.append("0x").append(Long.toHexString(at)).append(' '));
        alert.iova().ifPresent(at -> text.append("0x").append(Long.toHexString(at)).append(' '));
        alert.spa().ifPresent(at -> text.append("0x").append(Long.toHexString(at)).append(' '));
        return text.append(alert.summary()).toString().toLowerCase(Locale.ROOT);
    }
}
