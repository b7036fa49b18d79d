package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Severity;
import picocli.CommandLine.Help.Ansi;

/**
 * Colours for people, where a terminal shows them: of its 256, those that can be read on a dark and
 * on a light ground alike.
 */
record Paint(Ansi ansi) {
    private static final String BROWN = "38;5;130";
    private static final String RED = "1;38;5;160";
    private static final String WHITE_ON_RED = "1;38;5;231;48;5;160";

    /** A text in the colour of a severity. */
    String severity(Severity severity, String text) {
        return switch (severity) {
            case LATENT -> style(BROWN, text);
            case FAULT -> style(RED, text);
            case BREACH -> style(WHITE_ON_RED, text);
        };
    }

    /** A sign that stands for something of a severity. */
    String sign(Severity severity, String sign) {
        return style(severity == Severity.LATENT ? BROWN : RED, sign);
    }

    String heading(String text) {
        return style("1", text);
    }

    private String style(String code, String text) {
        return ansi.enabled() ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
    }
}
