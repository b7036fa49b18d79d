package dev.fencepost.producer.importer;

/**
 * Takes a line of QEMU's trace log apart: {@code [TIME] EVENT BODY}, where the time is ISO 8601
 * ({@code -msg timestamp=on}) or {@code PID@SECONDS.MICROSECONDS:}, and the journal's prefix may
 * stand in front of all. It keeps what the last line gave. Not thread-safe.
 *
 * <p>Without regular expressions: most lines of a log are of no use, and end at a look at their
 * first word.
 */
final class QemuText {
    /** Longer than any event's name. */
    private static final int MAX_NAME = 80;

    /** What a line is. */
    enum Form {
        EVENT,
        /** QEMU, or another program in the journal, says something to people. */
        MESSAGE,
        /** None of this format. */
        OTHER
    }

    private final WallTime time = new WallTime();
    private boolean timed;
    private boolean yearless;
    private String event = "";
    private int bodyAt;

    Form parse(String text) {
        timed = false;
        yearless = false;
        int at = behindTime(text, 0);
        Form form = rest(text, at);
        if (form != Form.OTHER || timed) {
            return form;
        }
        int program = behindProgram(text);
        form = program < 0 ? Form.OTHER : rest(text, behindTime(text, program));
        boolean journal = !timed && journal(text);
        return form == Form.OTHER && (program >= 0 || journal) ? Form.MESSAGE : form;
    }

    /** Whether the line has a time of its own. */
    boolean timed() {
        return timed;
    }

    /** Whether its time has no year, and stands as of {@link WallTime#NO_YEAR}. */
    boolean yearless() {
        return yearless;
    }

    long ts() {
        return time.ts();
    }

    long tsErr() {
        return time.tsErr();
    }

    String event() {
        return event;
    }

    /** Where the text behind the event's name begins. */
    int bodyAt() {
        return bodyAt;
    }

    private int behindTime(String text, int at) {
        if (at >= text.length() || !Character.isDigit(text.charAt(at))) {
            return at;
        }
        int behind = time.iso(text, at, true);
        if (behind > 0 && text.startsWith("Z ", behind - 1)) {
            timed = true;
            return behind + 1;
        }
        behind = time.process(text, at);
        timed = behind > 0;
        return timed ? behind : at;
    }

    /** A name without a time in front of it has an underscore: else it is any text's first word. */
    private Form rest(String text, int at) {
        int end = at;
        boolean underscore = false;
        while (end < text.length() && end - at <= MAX_NAME && isOfName(text.charAt(end))) {
            underscore |= text.charAt(end) == '_';
            end++;
        }
        boolean whole = end == text.length() || text.charAt(end) == ' ';
        boolean letter = end > at && text.charAt(at) >= 'a' && text.charAt(at) <= 'z';
        if (whole && letter && (timed || underscore)) {
            event = text.substring(at, end);
            bodyAt = end;
            return Form.EVENT;
        }
        return text.startsWith("qemu-", at) || text.startsWith("qemu:", at)
                ? Form.MESSAGE
                : Form.OTHER;
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z' || c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }

    /** The index behind {@code qemu-system-x86_64[PID]: }, -1 where the text has no such word. */
    private static int behindProgram(String text) {
        int at = text.indexOf(" qemu");
        while (at >= 0) {
            int end = text.indexOf(' ', at + 1);
            if (end < 0 || text.startsWith("]:", end - 2) && text.indexOf('[', at) < end) {
                return end < 0 ? -1 : end + 1;
            }
            at = text.indexOf(" qemu", end);
        }
        return -1;
    }

    /** Takes the journal's own time, where QEMU gave none; false where there is none either. */
    private boolean journal(String text) {
        yearless = time.iso(text, 0, false) < 0 && time.syslog(text, 0) > 0;
        timed = yearless || time.iso(text, 0, false) > 0;
        return timed;
    }
}
