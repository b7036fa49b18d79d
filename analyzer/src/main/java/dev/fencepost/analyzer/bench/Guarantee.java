package dev.fencepost.analyzer.bench;

/** What Kafka Streams promises of a topology. */
enum Guarantee {
    AT_LEAST_ONCE("at_least_once"),
    EXACTLY_ONCE("exactly_once_v2");

    /**
     * The same interval for both: that of at-least-once is 30 s where nobody sets it, and a
     * topology that never commits is not one to compare with.
     */
    static final long COMMIT_MILLIS = 100;

    private final String setting;

    Guarantee(String setting) {
        this.setting = setting;
    }

    /** The value of {@code processing.guarantee}. */
    String setting() {
        return setting;
    }
}
