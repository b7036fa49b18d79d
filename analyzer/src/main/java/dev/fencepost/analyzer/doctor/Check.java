package dev.fencepost.analyzer.doctor;

import static java.util.Objects.requireNonNull;

/**
 * What one look at a deployment found.
 *
 * @param level how bad it is
 * @param subject what was looked at
 * @param found a sentence
 * @param remedy what to do; empty where there is nothing to do
 */
public record Check(Level level, String subject, String found, String remedy) {
    /** How bad something is. */
    public enum Level {
        OK("ok"),
        /** It works and may hurt later. */
        WARNING("warning"),
        /** It does not work. */
        FAILED("FAILED"),
        /** It could not be looked at. */
        SKIPPED("skipped");

        private final String label;

        Level(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public Check {
        requireNonNull(level, "level is null");
    }

    static Check ok(String subject, String found) {
        return new Check(Level.OK, subject, found, "");
    }

    static Check warning(String subject, String found, String remedy) {
        return new Check(Level.WARNING, subject, found, remedy);
    }

    static Check failed(String subject, String found, String remedy) {
        return new Check(Level.FAILED, subject, found, remedy);
    }

    static Check skipped(String subject, String found) {
        return new Check(Level.SKIPPED, subject, found, "");
    }
}
