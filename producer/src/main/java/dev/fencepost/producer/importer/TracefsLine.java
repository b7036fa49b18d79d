package dev.fencepost.producer.importer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of Linux's tracefs text: which task saw which event, when.
 *
 * <p>Grammar: {@code COMM-PID [(TGID)] [CPU] [FLAGS] SECONDS.FRACTION: EVENT: BODY}, see {@code
 * Documentation/trace/ftrace.rst}. COMM may hold spaces, dashes, slashes and brackets.
 *
 * @param context who ran: entries and returns of one context nest
 * @param cpu it ran on
 * @param ts nanoseconds of the trace's clock
 * @param tsErr 500 where the kernel printed microseconds, which it rounds to the nearest; else 0
 * @param event name of the tracepoint or probe
 * @param body what it printed
 */
record TracefsLine(Context context, int cpu, long ts, long tsErr, String event, String body) {
    private static final Pattern FORM =
            Pattern.compile(
                    "\\s*+(?<comm>.+?)-(?<pid>\\d{1,10})\\s++(?:\\(\\s*+[\\d-]++\\)\\s++)?"
                            + "\\[(?<cpu>\\d{1,6})\\](?:\\s++(?<flags>[.\\w#-]{4,8}))?\\s++"
                            + "(?<s>\\d{1,9})\\.(?<f>\\d{6,9}):\\s++(?<event>\\w++):\\s*+(?<body>.*+)");

    private static final Pattern INTERRUPT = Pattern.compile("[hHsZz]");

    /**
     * What runs one thing at a time: a task, or an interrupt on top of it; idle tasks share pid 0
     * and are told apart by CPU.
     *
     * @param owner pid, or minus one minus the CPU for idle ones
     * @param interrupt {@code h}, {@code s} and the like, {@code .} for the task itself
     */
    record Context(long owner, char interrupt) {}

    static Optional<TracefsLine> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int cpu = Integer.parseInt(matcher.group("cpu"));
        long pid = Long.parseLong(matcher.group("pid"));
        String fraction = matcher.group("f");
        long nanos = Long.parseLong((fraction + "000").substring(0, 9));
        return Optional.of(
                new TracefsLine(
                        new Context(pid == 0 ? -1L - cpu : pid, interrupt(matcher.group("flags"))),
                        cpu,
                        Long.parseLong(matcher.group("s")) * 1_000_000_000L + nanos,
                        errorOf(fraction.length()),
                        matcher.group("event"),
                        matcher.group("body")));
    }

    private static char interrupt(String flags) {
        if (flags == null) {
            return '.';
        }
        Matcher matcher = INTERRUPT.matcher(flags);
        return matcher.find() ? matcher.group().charAt(0) : '.';
    }

    private static long errorOf(int digits) {
        return switch (digits) {
            case 6 -> 500;
            case 7 -> 50;
            case 8 -> 5;
            default -> 0;
        };
    }
}
