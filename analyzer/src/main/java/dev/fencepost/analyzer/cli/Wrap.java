package dev.fencepost.analyzer.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines of a width, at blanks where it can. */
final class Wrap {
    private Wrap() {}

    /** The lines of one paragraph, each no longer than {@code width}, which is at least 1. */
    static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            int end = blank > 0 ? blank : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** The same with all lines but the first indented, and {@code width} counted from the left. */
    static List<String> hanging(String text, int width, int indent) {
        if (text.length() <= width) {
            return List.of(text);
        }
        int blank = text.lastIndexOf(' ', width);
        int end = blank > indent ? blank : width;
        List<String> lines = new ArrayList<>();
        lines.add(text.substring(0, end));
        lines(text.substring(end).stripLeading(), Math.max(1, width - indent))
                .forEach(line -> lines.add(" ".repeat(indent) + line));
        return lines;
    }
}
