package dev.fencepost.producer.importer;

import static dev.fencepost.producer.importer.Ascii.isBlank;
import static dev.fencepost.producer.importer.Ascii.isDigit;

/**
 * Reads the front of a trace line in place: which task saw which event, when. One object reads any
 * number of lines, one after the other.
 *
 * <p>Grammars, told apart by the line itself (Documentation/trace/ftrace.rst; trace-cmd-report(1);
 * perf-script(1)):
 *
 * <ul>
 *   <li>tracefs and trace-cmd: {@code COMM-PID [(TGID)] [CPU] [FLAGS] TIME: EVENT: BODY}
 *   <li>trace-cmd report -R: {@code COMM-PID [CPU]-0xFLAGS TIME: EVENT: BODY}
 *   <li>perf script: {@code COMM PID[/TID] [CPU] TIME: [PERIOD] [SYSTEM:]EVENT: BODY}
 * </ul>
 *
 * COMM may hold spaces, dashes, slashes and brackets. TIME is in seconds, or, with a clock that
 * counts no nanoseconds ({@code counter}, {@code x86-tsc}), a number without a dot.
 */
final class LineHead {
    private static final int PID_DIGITS = 10;

    private final LineTime time = new LineTime();
    private TracefsLine.Context context = new TracefsLine.Context(0, '.');
    private byte[] line = {};
    private int end;
    private long pid;
    private int cpu;
    private char interrupt;
    private boolean perf;
    private boolean dashed;
    private int eventFrom;
    private int eventTo;
    private int bodyFrom;
    private boolean eventless;

    /** Whether the bytes are a trace line, whose parts are then at hand. */
    boolean read(byte[] bytes, int from, int to) {
        return find(bytes, from, to, false);
    }

    /** Whether a trace line starts here, of which a mail may have cut off the rest. */
    boolean starts(byte[] bytes, int from, int to) {
        return find(bytes, from, to, true);
    }

    private boolean find(byte[] bytes, int from, int to, boolean startOnly) {
        line = bytes;
        end = to;
        int start = Ascii.blanks(bytes, from, to);
        for (int at = start; at < to; at++) {
            if (bytes[at] == '[') {
                int behind = cpuBehind(at);
                if (behind > 0 && task(start, at) && (startOnly || rest(behind))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads {@code [CPU]}; where it ends, 0 if it is none. */
    private int cpuBehind(int open) {
        int at = Ascii.digits(line, open + 1, end, 6);
        cpu = (int) Ascii.number(line, open + 1, at);
        return at > open + 1 && at < end && line[at] == ']' ? at + 1 : 0;
    }

    /** Reads backwards what stands in front of {@code [CPU]}. */
    private boolean task(int start, int open) {
        int to = back(open, start);
        if (to == open) {
            return false;
        }
        if (to > start && line[to - 1] == ')') {
            int group = groupBefore(to - 1, start);
            to = back(group, start);
            if (to == group) {
                return false;
            }
        }
        int at = to;
        while (at > start && to - at <= PID_DIGITS && isDigit(line[at - 1])) {
            at--;
        }
        if (at == to || to - at > PID_DIGITS || at <= start + 1) {
            return false;
        }
        pid = Ascii.number(line, at, to);
        return separator(at - 1, start);
    }

    /** Where the parenthesis of {@code (TGID)} opens; where it closes if there is none. */
    private int groupBefore(int close, int start) {
        for (int at = close - 1; at > start && at > close - 14; at--) {
            byte b = line[at];
            if (b == '(') {
                return at;
            }
            if (!isDigit(b) && b != '-' && b != ' ') {
                break;
            }
        }
        return start;
    }

    /** What stands in front of the pid tells perf's lines from the others. */
    private boolean separator(int at, int start) {
        byte b = line[at];
        dashed = b == '-';
        // perf prints the pid -1 of a task that is gone, with a blank or a slash in front
        perf = isBlank(b) || b == '/' || (dashed && (line[at - 1] == '/' || isBlank(line[at - 1])));
        return b == '/' ? isPid(at, start) : perf || dashed;
    }

    /** Whether a task's pid ends here: the {@code PID} of {@code PID/TID}. */
    private boolean isPid(int slash, int start) {
        int at = slash;
        while (at > start && slash - at < PID_DIGITS && isDigit(line[at - 1])) {
            at--;
        }
        if (at < slash && at > start && line[at - 1] == '-') {
            at--;
        }
        return at < slash && at > start && isBlank(line[at - 1]);
    }

    private int back(int from, int start) {
        int at = from;
        while (at > start && isBlank(line[at - 1])) {
            at--;
        }
        return at;
    }

    /** Reads what follows {@code [CPU]}. */
    private boolean rest(int behind) {
        interrupt = '.';
        int at = Ascii.startsWith(line, behind, end, "-0x") ? rawFlags(behind + 3) : behind;
        int from = Ascii.blanks(line, at, end);
        if (from == at) {
            return false;
        }
        at = time.read(line, from, end);
        if (at == 0) {
            int behindFlags = flags(from);
            int next = Ascii.blanks(line, behindFlags, end);
            at = next == behindFlags ? 0 : time.read(line, next, end);
        }
        return at > 0 && event(at);
    }

    /** The flags as a number: 8 is an interrupt, 16 a soft one (linux/trace_events.h). */
    private int rawFlags(int from) {
        int value = 0;
        int at = from;
        while (at < end && at < from + 8 && Ascii.isHex(line[at])) {
            value = value << 4 | Character.digit(line[at++], 16);
        }
        if ((value & 24) != 0) {
            interrupt = (value & 8) != 0 ? 'h' : 's';
        }
        return at;
    }

    /**
     * Where the flags end, which is where they begin if there are none. They are four columns in
     * old kernels, five since 5.15, up to eight elsewhere.
     */
    private int flags(int from) {
        int at = from;
        char seen = '.';
        for (; at < end && at <= from + 8 && !isBlank(line[at]); at++) {
            byte b = line[at];
            if (!Ascii.isWord(b) && b != '#') {
                return from;
            }
            boolean tells = b == 'h' || b == 'H' || b == 's' || b == 'Z' || b == 'z';
            seen = tells && seen == '.' ? (char) b : seen;
        }
        interrupt = seen;
        return at - from >= 4 && at - from <= 8 ? at : from;
    }

    private boolean event(int behindTime) {
        eventFrom = Ascii.blanks(line, behindTime, end);
        eventTo = Ascii.word(line, eventFrom, end);
        eventless = false;
        if (eventFrom == behindTime) {
            return false;
        }
        if (perf) {
            skipPeriod();
            joinSystem();
        }
        if (eventTo > eventFrom && eventTo < end && line[eventTo] == ':') {
            bodyFrom = Ascii.blanks(line, eventTo + 1, end);
            return true;
        }
        bodyFrom = eventTo;
        eventless = isEventless();
        return eventless || (perf && Ascii.startsWith(line, eventFrom, end, "PERF_RECORD_LOST "));
    }

    private void skipPeriod() {
        int digits = Ascii.digits(line, eventFrom, eventTo, 18);
        if (digits == eventTo && eventTo < end && isBlank(line[eventTo])) {
            eventFrom = Ascii.blanks(line, eventTo, end);
            eventTo = Ascii.word(line, eventFrom, end);
        }
    }

    /** A line without a system and with a dash is one of tracefs, whatever its task's name. */
    private void joinSystem() {
        int to = Ascii.word(line, Math.min(end, eventTo + 1), end);
        if (eventTo < end && line[eventTo] == ':' && to < end && line[to] == ':') {
            eventTo = to > eventTo + 1 ? to : eventTo;
        } else if (dashed) {
            perf = false;
        }
    }

    /** The function tracer's {@code FUNCTION <-CALLER}, and what announces a stack. */
    private boolean isEventless() {
        return eventTo > eventFrom
                ? Ascii.startsWith(line, eventTo, end, " <-")
                : Ascii.startsWith(line, eventFrom, end, "<stack trace")
                        || Ascii.startsWith(line, eventFrom, end, "<user stack");
    }

    /** A line of a tracer that tells of no event. */
    boolean eventless() {
        return eventless;
    }

    /** Whether perf printed it. */
    boolean perf() {
        return perf;
    }

    int cpu() {
        return cpu;
    }

    /** When, and how well that is known. */
    LineTime time() {
        return time;
    }

    long ts() {
        return time.nanos();
    }

    int eventFrom() {
        return eventFrom;
    }

    int eventTo() {
        return eventTo;
    }

    int bodyFrom() {
        return bodyFrom;
    }

    /** Neighbouring lines are often one task's: they share the object. */
    TracefsLine.Context context() {
        long owner = pid == 0 ? -1L - cpu : pid;
        if (owner != context.owner() || interrupt != context.interrupt()) {
            context = new TracefsLine.Context(owner, interrupt);
        }
        return context;
    }
}
