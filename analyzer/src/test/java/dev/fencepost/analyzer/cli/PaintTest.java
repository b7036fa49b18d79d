package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Severity;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class PaintTest {
    private static final Pattern COLOUR = Pattern.compile("([34])8;5;(\\d+)");
    private static final int[] STEPS = {0, 95, 135, 175, 215, 255};

    @Test
    void canBeReadOnADarkAndOnALightGround() {
        Paint paint = new Paint(Ansi.ON);
        for (Severity severity : Severity.values()) {
            for (String text : List.of(paint.severity(severity, "x"), paint.sign(severity, "x"))) {
                if (text.contains("48;5;")) {
                    assertThat(contrast(luminance(text, '3'), luminance(text, '4')))
                            .isGreaterThan(4.5);
                } else {
                    assertThat(contrast(luminance(text, '3'), 0)).as("black").isGreaterThan(3.5);
                    assertThat(contrast(luminance(text, '3'), 1)).as("white").isGreaterThan(3.5);
                }
            }
        }
    }

    @Test
    void isPlainWhereNobodyLooks() {
        assertThat(new Paint(Ansi.OFF).severity(Severity.BREACH, "x")).isEqualTo("x");
    }

    private static double contrast(double a, double b) {
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** Relative luminance (WCAG) of a colour of the cube of 6 by 6 by 6. */
    private static double luminance(String text, char ground) {
        Matcher colour = COLOUR.matcher(text);
        while (colour.find()) {
            if (colour.group(1).charAt(0) == ground) {
                int index = Integer.parseInt(colour.group(2)) - 16;
                return 0.2126 * linear(index / 36)
                        + 0.7152 * linear(index / 6 % 6)
                        + 0.0722 * linear(index % 6);
            }
        }
        throw new AssertionError("no colour: " + text);
    }

    private static double linear(int step) {
        double value = STEPS[step] / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
