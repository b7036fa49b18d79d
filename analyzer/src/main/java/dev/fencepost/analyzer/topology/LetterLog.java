package dev.fencepost.analyzer.topology;

import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which records go to the dead letter: a few of them, however many there are. Each of them is
 * on its topic and in the counters. Single-threaded.
 */
final class LetterLog {
    private static final Logger LOG = LoggerFactory.getLogger(LetterLog.class);
    private static final int SAID = 5;
    private static final long EVERY_MILLIS = 10_000;

    private long since;
    private long refused;

    /** Says of a record why it was refused, unless that was said of others a moment ago. */
    void say(RecordMetadata at, String cause, long nowMillis) {
        if (nowMillis - since >= EVERY_MILLIS) {
            since = nowMillis;
            refused = 0;
        }
        refused++;
        if (refused <= SAID) {
            LOG.warn(
                    "{} {} offset {} goes to the dead letter: {}",
                    at.topic(),
                    at.partition(),
                    at.offset(),
                    cause);
        }
        if (refused == SAID) {
            LOG.warn("more of this kind are not said for 10 s; see 'fencepost dead-letter list'");
        }
    }
}
