package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Severity;
import picocli.CommandLine.Help.Ansi;

/** Colours for people, where a terminal shows them. */
record Paint(Ansi ansi) {
    /** A text in the colour of a severity. */
    String severity(Severity severity, String text) {
        return switch (severity) {
            case LATENT -> style("33", text);
            case FAULT -> style("31", text);
            case BREACH -> style("1;31", text);
        };
    }

    String heading(String text) {
        return style("1", text);
    }

    private String style(String code, String text) {
        return ansi.enabled() ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
    }
}
