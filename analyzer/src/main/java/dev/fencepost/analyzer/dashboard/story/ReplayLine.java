package dev.fencepost.analyzer.dashboard.story;

import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.model.Alert;
import java.util.regex.Pattern;

/** The command that judges a trace again and shows one alert's window and time alone. */
public final class ReplayLine {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private ReplayLine() {}

    /**
     * A line to paste into a shell.
     *
     * @param trace the file; where it is not known, a word that stands for it
     */
    public static String of(Alert alert, String trace) {
        StringBuilder line = new StringBuilder("fencepost offline ").append(quoted(trace));
        alert.window().ifPresent(frame -> line.append(" --window ").append(EventWords.hex(frame)));
        return line.append(" --from ")
                .append(Long.toUnsignedString(alert.firstTs()))
                .append(" --to ")
                .append(Long.toUnsignedString(alert.lastTs()))
                .toString();
    }

    private static String quoted(String word) {
        String safe = word.startsWith("-") && !word.equals("-") ? "./" + word : word;
        return PLAIN.matcher(safe).matches() ? safe : "'" + safe.replace("'", "'\\''") + "'";
    }
}
