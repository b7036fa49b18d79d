package dev.fencepost.producer.importer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One entry of {@code journalctl -o json}: an object on a line, its values strings, null, or bytes
 * as an array of numbers where the text is none; see Journal Export Formats in systemd's
 * documentation.
 *
 * @param fields text of each field; one given several times keeps its last
 */
record JournalEntry(Map<String, String> fields) {
    /** The kernel's own time, then the journal's. */
    private static final List<String> SINCE_BOOT =
            List.of("_SOURCE_MONOTONIC_TIMESTAMP", "__MONOTONIC_TIMESTAMP");

    private static final List<String> SINCE_1970 =
            List.of("_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP");

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{4}");

    private static final int MAX_DIGITS = 16;

    /** More do not fit 64 bits as nanoseconds. */
    private static final long MAX_MICROS = Long.MAX_VALUE / 1000;

    /** Reads a line; empty where it is no whole entry. */
    static Optional<JournalEntry> parse(String line) {
        return new Scanner(line).object().map(JournalEntry::new);
    }

    /** Whether a line looks like one. */
    static boolean recognises(String line) {
        return line.startsWith("{")
                && line.contains("\"MESSAGE\"")
                && line.contains("_TIMESTAMP\"");
    }

    /** Whether a line's message is bytes, which no search in the line finds anything in. */
    static boolean hidesMessage(String line) {
        return line.contains("\"MESSAGE\":[");
    }

    String message() {
        return fields.getOrDefault("MESSAGE", "");
    }

    /** Whether the kernel sent it, or nothing says who did. */
    boolean ofKernel() {
        String transport = fields.getOrDefault("_TRANSPORT", "kernel");
        return transport.equals("kernel")
                && fields.getOrDefault("SYSLOG_IDENTIFIER", "kernel").equals("kernel");
    }

    /** Microseconds since boot, -1 where it does not tell. */
    long microsSinceBoot() {
        return micros(SINCE_BOOT);
    }

    /** Microseconds since 1970, -1 where it does not tell. */
    long microsSince1970() {
        return micros(SINCE_1970);
    }

    private long micros(List<String> names) {
        for (String name : names) {
            String text = fields.getOrDefault(name, "");
            if (isNumber(text, MAX_DIGITS)) {
                long micros = Long.parseLong(text);
                return micros <= MAX_MICROS ? micros : -1;
            }
        }
        return -1;
    }

    private static boolean isNumber(String text, int mostDigits) {
        return !text.isEmpty()
                && text.length() <= mostDigits
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Goes over one object; where the text is none, what it answered so far means nothing. */
    private static final class Scanner {
        private final String text;
        private int at;
        private boolean failed;

        Scanner(String text) {
            this.text = text;
        }

        private Optional<Map<String, String>> object() {
            Map<String, String> fields = new HashMap<>();
            expect('{');
            boolean more = !skip('}');
            while (more && !failed) {
                String name = string();
                expect(':');
                fields.put(name, value());
                more = goesOn('}');
            }
            blanks();
            return failed || at < text.length() ? Optional.empty() : Optional.of(fields);
        }

        private String value() {
            blanks();
            return switch (here()) {
                case '"' -> string();
                case '[' -> array();
                default -> word();
            };
        }

        /** Numbers are bytes of a text; strings the values of a field that is there twice. */
        private String array() {
            expect('[');
            List<String> items = new ArrayList<>();
            boolean more = !skip(']');
            while (more && !failed) {
                blanks();
                items.add(here() == '"' ? string() : word());
                more = goesOn(']');
            }
            return joined(items);
        }

        private static String joined(List<String> items) {
            byte[] bytes = new byte[items.size()];
            for (int i = 0; i < bytes.length; i++) {
                String item = items.get(i);
                if (!isNumber(item, 3)) {
                    return items.get(items.size() - 1);
                }
                bytes[i] = (byte) Integer.parseInt(item);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** {@code null} or a number. */
        private String word() {
            int from = at;
            while (Character.isLetterOrDigit(here())) {
                at++;
            }
            failed |= at == from;
            return text.substring(from, at);
        }

        private String string() {
            expect('"');
            int from = at;
            while (!failed && here() != '"') {
                if (here() == '\\') {
                    return escaped(new StringBuilder(text.substring(from, at)));
                }
                pass();
            }
            String plain = text.substring(from, at);
            expect('"');
            return plain;
        }

        private String escaped(StringBuilder value) {
            while (!failed && here() != '"') {
                char c = here();
                pass();
                value.append(c == '\\' ? escape() : c);
            }
            expect('"');
            return value.toString();
        }

        private char escape() {
            char c = here();
            pass();
            int known = "\"\\/bfnrt".indexOf(c);
            if (known >= 0) {
                return "\"\\/\b\f\n\r\t".charAt(known);
            }
            String digits = text.substring(at, Math.min(text.length(), at + 4));
            at += digits.length();
            failed |= c != 'u' || !HEX.matcher(digits).matches();
            return failed ? '?' : (char) Integer.parseInt(digits, 16);
        }

        /** Whether a comma follows; else it has to be the end. */
        private boolean goesOn(char end) {
            boolean more = skip(',');
            if (!more) {
                expect(end);
            }
            return more;
        }

        private char here() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void pass() {
            failed |= at >= text.length();
            at += failed ? 0 : 1;
        }

        private void blanks() {
            while (here() == ' ') {
                at++;
            }
        }

        private void expect(char wanted) {
            failed |= !skip(wanted);
        }

        private boolean skip(char wanted) {
            blanks();
            boolean there = here() == wanted;
            at += there ? 1 : 0;
            return there;
        }
    }
}
