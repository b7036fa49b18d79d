package dev.fencepost.analyzer.dashboard.story;

import dev.fencepost.analyzer.explain.Explanation;
import dev.fencepost.analyzer.explain.HazardBook;
import dev.fencepost.model.Alert;
import java.util.List;

/**
 * The rule that a hazard breaks, as docs/hazards.md has it.
 *
 * @param code of the hazard
 * @param text what it means and when it is raised
 * @param source where the rule comes from
 */
public record BrokenRule(String code, String text, String source) {
    private static final HazardBook BOOK = HazardBook.open();

    /** The rule of an alert; of a code that the book does not know, what its kind has in common. */
    public static BrokenRule of(Alert alert) {
        List<Explanation> kind =
                BOOK.all().stream()
                        .filter(each -> each.kind().equals(alert.kind().name()))
                        .toList();
        Explanation first = kind.get(0);
        return kind.stream()
                .filter(each -> each.code().equals(alert.code()))
                .findFirst()
                .map(each -> new BrokenRule(alert.code(), plain(each.text()), each.source()))
                .orElseGet(
                        () ->
                                new BrokenRule(
                                        alert.code(), plain(first.introduction()), first.source()));
    }

    private static String plain(List<String> markdown) {
        return String.join("\n", markdown).replace("**", "").replace("*", "");
    }
}
