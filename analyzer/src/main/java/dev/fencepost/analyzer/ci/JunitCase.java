package dev.fencepost.analyzer.ci;

/**
 * One test case.
 *
 * @param name of what was looked for
 * @param result what came of it
 * @param severity that it failed with; empty if it did not
 * @param message one line; empty if it passed
 * @param text what there is to say besides
 */
record JunitCase(String name, Result result, String severity, String message, String text) {
    /** What comes of a case. */
    enum Result {
        PASSED,
        FAILED,
        BROKEN,
        SKIPPED
    }

    static JunitCase passed(String name, String text) {
        return new JunitCase(name, Result.PASSED, "", "", text);
    }

    static JunitCase failed(String name, ToldAlerts.Worst worst, String text) {
        return new JunitCase(name, Result.FAILED, worst.severity().name(), worst.message(), text);
    }

    static JunitCase broken(String name, String message, String text) {
        return new JunitCase(name, Result.BROKEN, "UNREADABLE", message, text);
    }

    static JunitCase skipped(String name, String message) {
        return new JunitCase(name, Result.SKIPPED, "", message, "");
    }
}
