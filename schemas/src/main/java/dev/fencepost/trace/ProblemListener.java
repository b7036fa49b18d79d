package dev.fencepost.trace;

import java.util.regex.Pattern;

/** Told of each piece of input that could not be read; called on the reading thread. */
@FunctionalInterface
public interface ProblemListener {
    void onProblem(Problem problem);

    /**
     * Input that could not be read.
     *
     * @param file its name, {@code -} for standard input
     * @param position number of the line from 1, or of the byte or record where there are no lines
     * @param cause what is wrong with it, one line; what a terminal might obey is replaced by
     *     {@code ?}
     */
    record Problem(String file, long position, String cause) {
        private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

        public Problem {
            cause = CONTROL.matcher(cause).replaceAll("?");
        }

        /** {@code file:position: cause}. */
        @Override
        public String toString() {
            return file + ':' + position + ": " + cause;
        }
    }
}
