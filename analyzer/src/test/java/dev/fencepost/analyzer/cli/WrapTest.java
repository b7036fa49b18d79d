package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WrapTest {
    @Test
    void breaksAtBlanksAndWithinWordsThatAreTooLong() {
        assertThat(Wrap.lines("one two three", 7)).containsExactly("one two", "three");
        assertThat(Wrap.lines("abcdefghij k", 4)).containsExactly("abcd", "efgh", "ij k");
        assertThat(Wrap.lines("", 4)).containsExactly("");
    }

    @Test
    void indentsAllLinesButTheFirst() {
        assertThat(Wrap.hanging("  rmp  PSMASH 1, UNSMASH 2", 18, 7))
                .containsExactly("  rmp  PSMASH 1,", "       UNSMASH 2");
        assertThat(Wrap.hanging("short", 18, 7)).containsExactly("short");
    }

    @Test
    void leavesColumnsOutThatDoNotFit() {
        TextTable table = new TextTable(List.of("kind", "code", "hits"), Set.of(2));
        table.add(List.of("SIZE_MISMATCH", "IO_LARGER", "7"));

        assertThat(table.lines(40, List.of(0))).isEqualTo(table.lines());
        assertThat(table.lines(20, List.of(0)))
                .containsExactly("code       hits", "IO_LARGER     7");
    }
}
