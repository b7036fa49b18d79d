package dev.fencepost.producer.importer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One moment on several clocks: what the recorder's script writes to the trace and then to the
 * kernel's log, {@code fencepost clock start|end wall=SECONDS uptime=SECONDS}.
 *
 * @param key names it in both
 * @param wall ns since 1970 by the machine's own clock
 * @param wallError how far that may be off, by the digits that are not printed and the time that
 *     the script took from reading it to writing the mark
 */
record ClockMark(Anchors.Key key, long wall, long wallError) {
    /** What every mark begins with. */
    static final String START = "fencepost clock ";

    private static final Pattern FORM =
            Pattern.compile(
                    START
                            + "(start|end) wall=(\\d{1,10})(?:\\.(\\d{1,9}))? uptime=(\\d{1,9})\\.(\\d\\d)");
    private static final long SECOND = 1_000_000_000L;

    /** A program is started in between. */
    private static final long SCRIPT = 10_000_000;

    /** The mark that a text holds, empty where it holds none. */
    static Optional<ClockMark> in(String text) {
        int at = text.indexOf(START);
        Matcher mark = FORM.matcher(text);
        return at >= 0 && mark.find(at) ? Optional.of(of(mark)) : Optional.empty();
    }

    private static ClockMark of(Matcher mark) {
        String fraction = mark.group(3) == null ? "" : mark.group(3);
        long unit = SECOND;
        long nanos = 0;
        for (int i = 0; i < fraction.length(); i++) {
            unit /= 10;
            nanos += unit * (fraction.charAt(i) - '0');
        }
        long wall = Long.parseLong(mark.group(2)) * SECOND + nanos;
        long uptime = Long.parseLong(mark.group(4)) * 100 + Long.parseLong(mark.group(5));
        long end = mark.group(1).equals("end") ? 1 : 0;
        return new ClockMark(
                new Anchors.Key(wall, uptime << 1 | end), wall + unit / 2, unit / 2 + SCRIPT);
    }
}
