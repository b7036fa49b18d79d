package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WrappedLinesTest {
    private static final String LONG = "> " + "x".repeat(68);

    @Test
    void joinsWhatHadNoRoomLeft() {
        assertThat(joined(LONG, "abc def", "> next"))
                .containsExactly("1 " + LONG + " abc def", "3 > next");
    }

    @Test
    void joinsMoreThanTwo() {
        assertThat(joined(LONG, "y".repeat(72), "  z", "", "> next"))
                .containsExactly("1 " + LONG + " " + "y".repeat(72) + " z", "4 ", "5 > next");
    }

    @Test
    void leavesWhatWouldHaveHadRoom() {
        assertThat(joined("> short", "abc", LONG, "a b"))
                .containsExactly("1 > short", "2 abc", "3 " + LONG, "4 a b");
    }

    @Test
    void joinsNothingAcrossFiles() {
        assertThat(joined(List.of(Imported.text("a", LONG), Imported.text("b", "abc"))))
                .containsExactly("1 " + LONG, "2 abc");
    }

    @Test
    void growsToNoMoreThanTheLongestLine() {
        String[] lines = new String[2000];
        java.util.Arrays.fill(lines, "y".repeat(100));
        List<String> joined = joined(lines);

        assertThat(joined).hasSizeGreaterThan(10);
        assertThat(joined).allMatch(each -> each.length() < LineReader.MAX_LENGTH + 200);
    }

    private static List<String> joined(String... lines) {
        return joined(List.of(Imported.text("a", lines)));
    }

    private static List<String> joined(List<TraceText> texts) {
        List<String> joined = new ArrayList<>();
        try (WrappedLines lines =
                new WrappedLines(new RecordingLines(texts), line -> line.startsWith(">"))) {
            while (lines.next()) {
                joined.add(lines.number() + " " + lines.text());
            }
        }
        return joined;
    }
}
