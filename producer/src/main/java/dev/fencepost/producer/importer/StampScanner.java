package dev.fencepost.producer.importer;

import java.time.Month;
import java.time.Year;

/**
 * Goes over the characters of one line's stamp: each method passes what it names and says what it
 * found, or says that it is not there and may have passed a part of it. Not thread-safe.
 */
final class StampScanner {
    /** Digits without a fraction behind them. */
    static final long NO_FRACTION = -2;

    /** What stands for a zone is none. */
    static final long NO_ZONE = Long.MIN_VALUE;

    private static final long SECOND = 1_000_000_000L;
    private static final int MAX_SECOND_DIGITS = 9;
    private static final long DAYS_TO_1970 = 719_162;
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String WEEKDAYS = "MonTueWedThuFriSatSun";

    private String line = "";
    private int at;
    private long resolution = SECOND;

    void reset(String newLine) {
        line = newLine;
        at = 0;
        resolution = SECOND;
    }

    int at() {
        return at;
    }

    void to(int place) {
        at = place;
    }

    boolean isEnd() {
        return at >= line.length();
    }

    boolean is(char wanted) {
        return at < line.length() && line.charAt(at) == wanted;
    }

    boolean isDigit() {
        return at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9';
    }

    boolean skip(char wanted) {
        boolean there = is(wanted);
        at += there ? 1 : 0;
        return there;
    }

    boolean skip(String wanted) {
        boolean there = line.startsWith(wanted, at);
        at += there ? wanted.length() : 0;
        return there;
    }

    void blanks() {
        while (is(' ')) {
            at++;
        }
    }

    /** Passes everything up to and with a character that is at most so far away. */
    boolean skipTo(char wanted, int most) {
        int found = line.indexOf(wanted, at);
        boolean there = found >= 0 && found - at <= most;
        at = there ? found + 1 : at;
        return there;
    }

    /** Passes a word and the blank behind it. */
    boolean word() {
        int blank = line.indexOf(' ', at);
        boolean there = blank > at;
        at = there ? blank + 1 : at;
        return there;
    }

    /** Passes a word that may name a machine, and the blank behind it. */
    boolean host() {
        int from = at;
        return word() && line.charAt(at - 2) != ':' && at - 1 > from;
    }

    /** Whether a word like {@code systemd[1]:} is here, which names a process. */
    boolean tagOfProcess() {
        int end = line.indexOf(' ', at);
        int bracket = line.indexOf('[', at);
        return end - 3 >= bracket
                && bracket > at
                && line.charAt(end - 1) == ':'
                && line.charAt(end - 2) == ']';
    }

    /** A number of at most so many digits, all of them; -1 where there is none. */
    long number(int most) {
        int from = at;
        long value = 0;
        while (isDigit() && at - from < most) {
            value = value * 10 + line.charAt(at++) - '0';
        }
        return at == from || isDigit() ? -1 : value;
    }

    /** {@code 123.456789} as ns. */
    long seconds() {
        long whole = number(MAX_SECOND_DIGITS);
        if (whole < 0 || !is('.')) {
            return whole < 0 ? -1 : NO_FRACTION;
        }
        long fraction = fraction();
        return fraction < 0 ? -1 : whole * SECOND + fraction;
    }

    /** {@code .123456} or {@code ,123456} as ns; sets the resolution. */
    private long fraction() {
        at++;
        int from = at;
        long value = number(MAX_SECOND_DIGITS);
        resolution = 1;
        for (int digits = at - from; digits < MAX_SECOND_DIGITS; digits++) {
            value *= 10;
            resolution *= 10;
        }
        return value;
    }

    /** Of a month's name its number from 1, 0 where there is none. */
    int month() {
        return name(MONTHS);
    }

    boolean weekday() {
        return name(WEEKDAYS) > 0;
    }

    private int name(String names) {
        for (int i = 0; i < names.length(); i += 3) {
            if (line.regionMatches(at, names, i, 3)) {
                at += 3;
                return i / 3 + 1;
            }
        }
        return 0;
    }

    /** A day of the month, which a blank may pad; 0 where there is none. */
    int dayOfMonth() {
        blanks();
        return (int) Math.max(0, number(2));
    }

    /** {@code 11:52:19} with or without a fraction, as ns; -1 where there is none. */
    long timeOfDay() {
        long minutes = minutes();
        long second = minutes >= 0 && skip(':') ? number(2) : -1;
        if (second < 0 || second > 60) {
            return -1;
        }
        resolution = SECOND;
        long fraction = is('.') || is(',') ? fraction() : 0;
        return fraction < 0 ? -1 : minutes + second * SECOND + fraction;
    }

    /** {@code 11:52} as ns; -1 where there is none. */
    long minutes() {
        long hour = number(2);
        long minute = skip(':') ? number(2) : -1;
        return hour < 0 || hour > 23 || minute < 0 || minute > 59
                ? -1
                : (hour * 60 + minute) * 60 * SECOND;
    }

    /** Unit of the last digit of the last time. */
    long resolution() {
        return resolution;
    }

    /** {@code Z}, {@code +0100}, {@code -01:00} or nothing: how far the zone is ahead of UTC. */
    long zone() {
        int sign = is('+') ? 1 : is('-') ? -1 : 0;
        if (sign == 0) {
            skip('Z');
            return 0;
        }
        at++;
        int from = at;
        long hours = digits(2);
        skip(':');
        long minutes = digits(2);
        boolean fits = at - from >= 4 && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
        return fits ? sign * (hours * 60 + minutes) * 60 * SECOND : NO_ZONE;
    }

    /** Exactly so many digits, whatever follows. */
    private long digits(int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            if (!isDigit()) {
                return -1;
            }
            value = value * 10 + line.charAt(at++) - '0';
        }
        return value;
    }

    /** Days of a date of 1970 to 2199, -1 where there is no such day. */
    static long daysSince1970(int year, int month, int day) {
        boolean known = year >= 1970 && year < 2200 && month >= 1 && month <= 12;
        if (!known || day < 1 || day > Month.of(month).length(Year.isLeap(year))) {
            return -1;
        }
        long before = year - 1L;
        long days = before * 365 + before / 4 - before / 100 + before / 400 - DAYS_TO_1970;
        return days + Month.of(month).firstDayOfYear(Year.isLeap(year)) - 1 + day - 1;
    }
}
