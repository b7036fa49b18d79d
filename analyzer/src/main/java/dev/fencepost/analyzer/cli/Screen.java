package dev.fencepost.analyzer.cli;

import dev.fencepost.producer.cli.Terminal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * What people read an answer on.
 *
 * @param paint its colours
 * @param columns how wide it is; empty of a pipe or a file, whose lines are as long as they are
 * @param unicode whether it shows more than ASCII
 */
record Screen(Paint paint, OptionalInt columns, boolean unicode) {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    /** A file or a pipe: no colours, no pictures, nothing cut to a width. */
    static final Screen NONE = new Screen(new Paint(Ansi.OFF), OptionalInt.empty(), true);

    /** What a command's standard output is. */
    static Screen of(CommandLine command) {
        Optional<Terminal> terminal = Terminal.behind(command.getOut());
        Paint paint = new Paint(command.getColorScheme().ansi());
        return terminal.map(
                        each -> new Screen(paint, OptionalInt.of(each.columns()), each.unicode()))
                .orElse(new Screen(paint, OptionalInt.empty(), true));
    }

    boolean isTerminal() {
        return columns.isPresent();
    }

    /** A text of a trace, with nothing in it that a terminal might obey. */
    static String harmless(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}
