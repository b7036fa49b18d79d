package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message that the importer knows, in every form: {@code kernel-messages.txt} holds messages
 * and, behind arrows, the events, problems, notes and counts that come of them.
 */
final class KernelMessageTest {
    private static final String ARROW = "  -> ";

    /** Some messages and what they have to come to. */
    record Case(String name, List<String> messages, List<String> expected) {
        static Case of(String block) {
            List<String> lines = new ArrayList<>(Arrays.asList(block.split("\n")));
            String name = lines.remove(0);
            return new Case(
                    name,
                    lines.stream().filter(each -> !each.startsWith(ARROW)).toList(),
                    lines.stream()
                            .filter(each -> each.startsWith(ARROW))
                            .map(each -> each.substring(ARROW.length()))
                            .toList());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        String text = Files.readString(Recording.path("kernel-messages.txt"));
        return Arrays.stream(text.strip().split("\n\n")).map(Case::of);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesToWhatTheCorpusSays(Case each) {
        Imported imported = imported(each.messages(), "[    1.000000] ");

        assertThat(outcome(imported)).containsExactlyInAnyOrderElementsOf(each.expected());
        assertThat(imported.shown())
                .containsExactlyElementsOf(
                        each.expected().stream().filter(line -> line.startsWith("{")).toList());
        assertThat(imported.summary().lines().read()).isEqualTo(each.messages().size());
        assertThat(imported.summary().lines().unreadable()).isEqualTo(imported.problems().size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comesToTheSameWhateverStandsInFront(Case each) {
        List<String> messages = new ArrayList<>(each.messages());
        messages.add(0, "AMD-Vi: Completion-Wait loop timed out"); // makes it a log without times
        List<String> shown = imported(messages, "[    1.000000] ").shown();

        assertThat(imported(messages, "").shown()).isEqualTo(shown);
        assertThat(imported(messages, "Nov 14 11:52:19 host kernel: ").shown()).isEqualTo(shown);
        assertThat(imported(messages, "<6>[    1.000000] [    C0] ").shown()).isEqualTo(shown);
    }

    private static Imported imported(List<String> messages, String prefix) {
        String[] lines = messages.stream().map(line -> prefix + line).toArray(String[]::new);
        return Imported.of(ImportFormat.DMESG, lines);
    }

    private static List<String> outcome(Imported imported) {
        List<String> outcome = new ArrayList<>(imported.shown());
        imported.problems().forEach(each -> outcome.add("problem " + each.cause()));
        imported.summary()
                .lines()
                .ignored()
                .forEach((kind, count) -> outcome.add(count + " x " + kind));
        imported.summary().notes().stream()
                .filter(note -> !note.contains("faulted in domain"))
                .forEach(outcome::add);
        return outcome;
    }
}
