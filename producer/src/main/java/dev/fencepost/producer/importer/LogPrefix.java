package dev.fencepost.producer.importer;

import java.util.Set;

/**
 * What stands in front of a kernel message: whose it is, and when by which clock.
 *
 * <p>Known are the forms of {@code dmesg} (plain, {@code -d}, {@code -e}, {@code -r}, {@code -T},
 * {@code -x}, {@code -t}, {@code --time-format iso}), of {@code /dev/kmsg}, with or without a
 * caller ({@code [ T4616]}), of syslog, and of {@code journalctl} ({@code short}, {@code
 * short-precise}, {@code short-iso}, {@code short-iso-precise}, {@code short-monotonic}); see
 * dmesg(1), journalctl(1). A log that has the kernel's own stamp behind syslog's is read by the
 * kernel's. One object reads line after line, by hand and not by a pattern: most lines of a log are
 * about something else and have to cost little. Not thread-safe.
 */
final class LogPrefix {
    /** What the time of a line counts from. */
    enum Form {
        /** It has none. */
        NONE,
        /** Since boot. */
        BOOT,
        /** Since the line before. */
        DELTA,
        /** 1970, in a zone that the line may name. */
        WALL,
        /** The start of a year that nothing names, taken to be 1972: a leap year. */
        YEARLESS
    }

    /** Whose message it is. */
    enum Sender {
        KERNEL,
        PROGRAM,
        /** The line breaks off within its stamp, or another begins there. */
        TORN
    }

    private static final long MICRO = 1_000;
    private static final long SECOND = 1_000_000_000L;
    private static final int BASE_YEAR = 1972;
    private static final Set<String> FACILITIES =
            Set.of("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "local0");

    private final StampScanner in = new StampScanner();
    private Form form = Form.NONE;
    private Sender sender = Sender.KERNEL;
    private long nanos;
    private long error;
    private int start;
    private boolean certain;

    /** Reads the front of a line, which the other methods then tell of. */
    void read(String line) {
        in.reset(line);
        form = Form.NONE;
        sender = Sender.KERNEL;
        nanos = 0;
        error = 0;
        start = 0;
        certain = false;
        if (!line.isEmpty()) {
            front(line);
            start = in.at();
        }
    }

    private void front(String line) {
        char first = line.charAt(0);
        if (first == '[') {
            bracket();
            hostAndTag();
        } else if (first == '<') {
            priority();
        } else if (first >= '0' && first <= '9') {
            if (!kmsg()) {
                iso();
            }
        } else if (first >= 'A' && first <= 'Z') {
            syslog();
        } else if (first >= 'a' && first <= 'z') {
            facility(line);
        }
    }

    /** {@code <6>}, in front of any of the others. */
    private void priority() {
        if (in.skip('<') && in.number(3) >= 0 && in.skip('>')) {
            bracket();
        } else {
            in.to(0);
        }
    }

    /** {@code kern :info : }, in front of a stamp. */
    private void facility(String line) {
        int colon = line.indexOf(':');
        int second = line.indexOf(':', colon + 1);
        boolean decoded =
                colon == 6 && second == 13 && FACILITIES.contains(line.substring(0, 6).strip());
        if (decoded) {
            in.to(second + 1);
            in.blanks();
            bracket();
        }
    }

    /** {@code 6,339,5140900,-;}. */
    private boolean kmsg() {
        boolean fits = in.number(6) >= 0 && in.skip(',') && in.number(18) >= 0 && in.skip(',');
        long micros = fits ? in.number(15) : -1;
        if (micros < 0 || !in.skip(',') || !in.skipTo(';', 40)) {
            in.to(0);
            return false;
        }
        stamp(Form.BOOT, micros * MICRO, MICRO);
        certain = true;
        return true;
    }

    /** {@code [ 123.456789] } and its kin, then perhaps a caller; nothing where it is none. */
    private void bracket() {
        int from = in.at();
        if (!in.skip('[')) {
            return;
        }
        in.blanks();
        if (in.isEnd()) {
            sender = Sender.TORN;
            return;
        }
        boolean known = in.skip('+') ? delta() : in.isDigit() ? seconds() : date();
        known = known || in.skip('<') && betweenStamps();
        if (!known) {
            in.to(from);
            return;
        }
        if (sender != Sender.TORN) {
            certain = true;
            in.skip(' ');
            caller();
        }
    }

    private boolean delta() {
        long value = in.seconds();
        if (value < 0 || !in.skip(']')) {
            sender = Sender.TORN;
            return true;
        }
        stamp(Form.DELTA, value, MICRO);
        return true;
    }

    private boolean seconds() {
        long value = in.seconds();
        if (value == StampScanner.NO_FRACTION && !in.isEnd()) {
            return false;
        }
        if (value < 0 || !endOfBracket()) {
            sender = Sender.TORN;
            return true;
        }
        if (in.resolution() != MICRO) {
            return false;
        }
        stamp(Form.BOOT, value, MICRO);
        return true;
    }

    /** {@code ]}, or {@code < 0.000398>]} of {@code dmesg -d}. */
    private boolean endOfBracket() {
        in.blanks();
        return in.skip(']') || in.skip('<') && in.skipTo('>', 20) && in.skip(']');
    }

    /** {@code [< 0.000398>] }. */
    private boolean betweenStamps() {
        in.blanks();
        long value = in.seconds();
        if (value < 0 || !in.skip('>') || !in.skip(']')) {
            return false;
        }
        stamp(Form.DELTA, value, MICRO);
        return true;
    }

    /** {@code [Sat Nov 14 11:52:19 2026] } or {@code [Nov14 11:52] }. */
    private boolean date() {
        int month = in.month();
        if (month > 0) {
            int day = in.dayOfMonth();
            long time = day > 0 && in.skip(' ') ? in.minutes() : -1;
            return dated(Form.YEARLESS, BASE_YEAR, month, day, time, 60 * SECOND) && in.skip(']');
        }
        month = in.weekday() && in.skip(' ') ? in.month() : 0;
        int day = month > 0 ? in.dayOfMonth() : 0;
        long time = day > 0 && in.skip(' ') ? in.timeOfDay() : -1;
        int year = time >= 0 && in.skip(' ') ? (int) in.number(4) : -1;
        return year >= 0
                && endOfBracket()
                && dated(Form.WALL, year, month, day, time, in.resolution());
    }

    /** {@code [ T4616] } or {@code [ C0] }. */
    private void caller() {
        int from = in.at();
        if (in.skip('[')) {
            in.blanks();
            boolean known = (in.skip('T') || in.skip('C')) && in.number(10) >= 0 && in.skip(']');
            if (!known || !in.skip(' ')) {
                in.to(from);
            }
        }
    }

    /** {@code 2026-11-14T11:52:19.123456+0100 }. */
    private void iso() {
        int year = (int) in.number(4);
        int month = in.skip('-') ? (int) in.number(2) : -1;
        int day = in.skip('-') ? (int) in.number(2) : -1;
        long time = month > 0 && day > 0 && in.skip('T') ? in.timeOfDay() : -1;
        long zone = time >= 0 ? in.zone() : 0;
        boolean fits = time >= 0 && zone != StampScanner.NO_ZONE && in.skip(' ');
        if (!fits || !dated(Form.WALL, year, month, day, time - zone, in.resolution())) {
            noStamp(month > 0 && day > 0);
            return;
        }
        hostAndTag();
        bracketBehindSyslog();
    }

    /** {@code Nov 14 11:52:19 HOST kernel: }. */
    private void syslog() {
        int month = in.month();
        int day = month > 0 && in.skip(' ') ? in.dayOfMonth() : 0;
        long time = day > 0 && in.skip(' ') ? in.timeOfDay() : -1;
        boolean fits = time >= 0 && in.skip(' ');
        if (!fits || !dated(Form.YEARLESS, BASE_YEAR, month, day, time, in.resolution())) {
            noStamp(day > 0);
            return;
        }
        if (!hostAndTag()) {
            sender = in.word() ? Sender.PROGRAM : Sender.TORN;
        }
        bracketBehindSyslog();
    }

    /** What looked like a stamp is none, or only the first part of one. */
    private void noStamp(boolean torn) {
        in.to(0);
        sender = torn ? Sender.TORN : sender;
    }

    private void bracketBehindSyslog() {
        if (sender == Sender.KERNEL && in.is('[')) {
            bracket();
        }
    }

    /** Whether {@code HOST kernel: } follows, which is passed; another tag is another program's. */
    private boolean hostAndTag() {
        int from = in.at();
        boolean host = in.host();
        if (host && in.skip("kernel: ")) {
            certain = true;
            return true;
        }
        if (host && form != Form.NONE && in.tagOfProcess()) {
            sender = Sender.PROGRAM;
        }
        in.to(from);
        return false;
    }

    private boolean dated(Form as, int year, int month, int day, long time, long resolution) {
        long days = StampScanner.daysSince1970(year, month, day);
        long value = days * 86_400 * SECOND + time;
        if (days < 0 || time == -1 || value < 0) {
            return false;
        }
        stamp(as, value, resolution);
        return true;
    }

    private void stamp(Form as, long value, long resolution) {
        form = as;
        nanos = value;
        error = resolution;
    }

    /** What {@link #nanos()} count from. */
    Form form() {
        return form;
    }

    Sender sender() {
        return sender;
    }

    /** Whether no other log looks like that: what a program logs may begin with a time, too. */
    boolean certain() {
        return certain && sender == Sender.KERNEL;
    }

    long nanos() {
        return nanos;
    }

    /** How far the time may be off, since it was cut to what the line has room for. */
    long error() {
        return error;
    }

    /** Where the message itself begins. */
    int start() {
        return start;
    }
}
