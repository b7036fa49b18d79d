package dev.fencepost.producer.importer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between the lines of events: headers, notes of losses, stacks.
 *
 * @param kind what it is
 * @param cpu of a loss, {@link Losses#ALL_CPUS} where it is not said
 * @param count of a loss: events, 0 where it is not said; of a header: events overwritten
 */
record OtherLine(Is kind, int cpu, long count) {
    private static final Pattern LOST =
            Pattern.compile(
                    "\\s*+CPU:\\s?+(\\d{1,6})\\s++\\[(?:LOST (\\d{1,18}) EVENTS|(\\d{1,18}) EVENTS"
                            + " DROPPED|LOST EVENTS|EVENTS DROPPED)\\]\\s*+");
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "#\\s*+entries-in-buffer/entries-written: (\\d{1,18})/(\\d{1,18})\\b.*+");

    /** Kinds of such lines. */
    enum Is {
        /** Tells nothing, as it should. */
        HEADER,
        LOSS,
        /** An address of a call chain (perf) or a stack (ftrace). */
        STACK,
        UNKNOWN
    }

    static OtherLine of(byte[] line, int from, int to) {
        int at = Ascii.blanks(line, from, to);
        if (at == to || line[at] == '#' || Ascii.startsWith(line, at, to, "cpus=")) {
            return new OtherLine(
                    Is.HEADER, 0, at == from && at < to ? overwritten(line, from, to) : 0);
        }
        if (isStack(line, from, at, to)) {
            return new OtherLine(Is.STACK, 0, 0);
        }
        boolean mayBeLoss = line[at] == 'C' || saysLost(line, at, to);
        return (mayBeLoss ? loss(Ascii.text(line, from, to)) : Optional.<OtherLine>empty())
                .orElse(new OtherLine(Is.UNKNOWN, 0, 0));
    }

    private static long overwritten(byte[] line, int from, int to) {
        if (!Ascii.startsWith(line, Ascii.blanks(line, from + 1, to), to, "entries-in-buffer")) {
            return 0;
        }
        Matcher written = WRITTEN.matcher(Ascii.text(line, from, to));
        return written.matches()
                ? Math.max(0, Long.parseLong(written.group(2)) - Long.parseLong(written.group(1)))
                : 0;
    }

    /** {@code => symbol} of ftrace, an indented address and its symbol of perf. */
    private static boolean isStack(byte[] line, int from, int at, int to) {
        if (Ascii.startsWith(line, at, to, "=> ")) {
            return true;
        }
        int hex = at;
        while (hex < to && hex < at + 16 && Ascii.isHex(line[hex])) {
            hex++;
        }
        return at > from && hex - at >= 4 && hex < to && line[hex] == ' ' && line[to - 1] == ')';
    }

    private static boolean saysLost(byte[] line, int from, int to) {
        for (int at = from; at + 6 < to; at++) {
            if ((line[at] == 'L' && Ascii.startsWith(line, at, to, "LOST "))
                    || (line[at] == 'l' && Ascii.startsWith(line, at, to, "lost "))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<OtherLine> loss(String text) {
        Matcher lost = LOST.matcher(text);
        if (lost.matches()) {
            String events = lost.group(2) == null ? lost.group(3) : lost.group(2);
            int cpu = Integer.parseInt(lost.group(1));
            return Optional.of(
                    new OtherLine(Is.LOSS, cpu, events == null ? 0 : Long.parseLong(events)));
        }
        return perfLoss(text);
    }

    /** {@code LOST 7 events!}, {@code Processed 900 events and lost 2 chunks!}. */
    private static Optional<OtherLine> perfLoss(String text) {
        int number = text.indexOf("LOST ") + "LOST ".length();
        int end = text.indexOf(" events!", number);
        if (number >= "LOST ".length() && end > number && end - number <= 18) {
            String count = text.substring(number, end);
            if (count.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.of(new OtherLine(Is.LOSS, Losses.ALL_CPUS, Long.parseLong(count)));
            }
        }
        if (text.contains(" events and lost ") && text.contains(" chunks!")) {
            return Optional.of(new OtherLine(Is.LOSS, Losses.ALL_CPUS, 0));
        }
        return Optional.empty();
    }
}
