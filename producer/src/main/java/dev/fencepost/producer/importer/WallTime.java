package dev.fencepost.producer.importer;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * Reads the times that QEMU and the journal print in front of a line, and keeps the last one. Each
 * form answers with the index behind the time, or -1 where the text has none there. Not
 * thread-safe.
 */
final class WallTime {
    /** Where a time has no year, it is told as of this one: it has a 29 February. */
    static final int NO_YEAR = 1972;

    private static final long SECOND = 1_000_000_000L;
    private static final int MINUTE_LENGTH = 16;

    /** No text begins with it: a line has no break. */
    private static final String NONE = "\n";

    /** Nanoseconds of a u63 end in the year after it. */
    private static final int LAST_YEAR = 2261;

    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    private long nanos;
    private long resolution;
    private int lastDate = Integer.MIN_VALUE;
    private long lastDay;
    private String lastMinute = NONE;
    private long minuteNanos;

    /** Nanoseconds since 1970, in the middle of what the resolution leaves open: it is cut off. */
    long ts() {
        return nanos + resolution / 2;
    }

    long tsErr() {
        return resolution / 2;
    }

    /**
     * {@code 2026-11-22T05:14:35.042480Z} or with a zone; a writer of microseconds leaves {@code
     * .000000} out.
     */
    int iso(String text, int at, boolean writesMicros) {
        boolean form =
                text.length() >= at + 20
                        && text.charAt(at + 4) == '-'
                        && text.charAt(at + 7) == '-'
                        && text.charAt(at + 10) == 'T';
        if (!form || !minute(text, at)) {
            return -1;
        }
        int behind = seconds(text, at + 16);
        if (writesMicros) {
            resolution = Math.min(resolution, 1000);
        }
        return behind < 0 ? -1 : zone(text, behind);
    }

    /** {@code 2026-11-22T05:14}; most lines are of the same minute as the one before. */
    private boolean minute(String text, int at) {
        if (text.startsWith(lastMinute, at)) {
            return true;
        }
        lastMinute = NONE;
        int year = number(text, at, 4);
        boolean known =
                minute(text, at + 11, year, number(text, at + 5, 2), number(text, at + 8, 2));
        lastMinute = known ? text.substring(at, at + MINUTE_LENGTH) : NONE;
        return known;
    }

    /** {@code Nov 22 05:14:35}, with or without a fraction, of no year. */
    int syslog(String text, int at) {
        int month = text.length() < at + 15 ? -1 : MONTHS.indexOf(text.substring(at, at + 3));
        if (month < 0 || text.charAt(at + 3) != ' ' || text.charAt(at + 6) != ' ') {
            return -1;
        }
        int day = text.charAt(at + 4) == ' ' ? number(text, at + 5, 1) : number(text, at + 4, 2);
        lastMinute = NONE;
        return minute(text, at + 7, NO_YEAR, month + 1, day) ? seconds(text, at + 12) : -1;
    }

    /** {@code PID@SECONDS.MICROSECONDS:}, as older QEMUs print it. */
    int process(String text, int at) {
        int pid = digits(text, at, 10);
        int seconds = digits(text, pid + 1, 10);
        int micros = digits(text, seconds + 1, 6);
        boolean form =
                pid > at
                        && charAt(text, pid) == '@'
                        && seconds > pid + 1
                        && charAt(text, seconds) == '.'
                        && micros == seconds + 7
                        && charAt(text, micros) == ':';
        if (!form) {
            return -1;
        }
        long whole = Long.parseLong(text, pid + 1, seconds, 10);
        if (whole >= Long.MAX_VALUE / SECOND) {
            return -1;
        }
        nanos = whole * SECOND + number(text, seconds + 1, 6) * 1000L;
        resolution = 1000;
        return micros + 1;
    }

    /** {@code HH:MM} of a day. */
    private boolean minute(String text, int at, int year, int month, int day) {
        int hour = number(text, at, 2);
        int minute = number(text, at + 3, 2);
        boolean range = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
        if (charAt(text, at + 2) != ':' || !range || !day(year, month, day)) {
            return false;
        }
        minuteNanos = (lastDay * 1440 + hour * 60L + minute) * 60 * SECOND;
        return true;
    }

    /** {@code :SS[.fraction]} of that minute. */
    private int seconds(String text, int at) {
        int second = number(text, at + 1, 2);
        if (charAt(text, at) != ':' || second < 0 || second > 60) {
            return -1;
        }
        nanos = minuteNanos + second * SECOND;
        resolution = SECOND;
        if (charAt(text, at + 3) != '.') {
            return at + 3;
        }
        int end = digits(text, at + 4, 9);
        for (int i = at + 4; i < end; i++) {
            resolution /= 10;
            nanos += (text.charAt(i) - '0') * resolution;
        }
        return end;
    }

    private boolean day(int year, int month, int day) {
        int date = year << 16 | month << 8 | day;
        if (date != lastDate) {
            boolean range = year >= 1970 && year <= LAST_YEAR && month >= 1 && month <= 12;
            if (!range || day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
                return false;
            }
            lastDate = date;
            lastDay = LocalDate.of(year, month, day).toEpochDay();
        }
        return true;
    }

    /** {@code Z}, {@code +0100} or {@code +01:00}. */
    private int zone(String text, int at) {
        char sign = charAt(text, at);
        if (sign == 'Z') {
            return at + 1;
        }
        int minutesAt = charAt(text, at + 3) == ':' ? at + 4 : at + 3;
        int hours = number(text, at + 1, 2);
        int minutes = number(text, minutesAt, 2);
        if (sign != '+' && sign != '-' || hours < 0 || minutes < 0) {
            return -1;
        }
        long east = (hours * 3600L + minutes * 60L) * SECOND;
        nanos = Math.max(0, sign == '+' ? nanos - east : nanos + east);
        return minutesAt + 2;
    }

    private static char charAt(String text, int at) {
        return at >= 0 && at < text.length() ? text.charAt(at) : '\0';
    }

    /** The index behind at most so many digits. */
    private static int digits(String text, int from, int most) {
        int at = from;
        while (at < from + most && charAt(text, at) >= '0' && charAt(text, at) <= '9') {
            at++;
        }
        return at;
    }

    /** A decimal number of exactly so many digits, -1 where there is none. */
    private static int number(String text, int at, int length) {
        int value = 0;
        for (int i = at; i < at + length; i++) {
            int digit = charAt(text, i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
