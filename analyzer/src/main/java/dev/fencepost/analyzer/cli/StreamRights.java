package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.topology.StreamRunner;
import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Program;
import dev.fencepost.producer.route.Topics;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What a running {@code stream} may do with its own topics, which nobody can say before they are
 * there. Kafka Streams itself keeps silent where it may not delete what it has read.
 */
final class StreamRights {
    private static final long EVERY_MILLIS = 500;

    private final KafkaSettings kafka;
    private final String applicationId;

    StreamRights(KafkaSettings kafka, String applicationId) {
        this.kafka = kafka;
        this.applicationId = applicationId;
    }

    /** Looks once it runs, and ends it where it lacks a right; until this is closed. */
    AutoCloseable watch(StreamRunner runner) {
        Timer timer = new Timer("rights-watch", true);
        TimerTask look =
                new TimerTask() {
                    @Override
                    public void run() {
                        if (runner.streams().state() == KafkaStreams.State.RUNNING) {
                            timer.cancel();
                            lacking().ifPresent(runner::fail);
                        }
                    }
                };
        timer.schedule(look, EVERY_MILLIS, EVERY_MILLIS);
        return timer::cancel;
    }

    /** What to say of a failure that came of a right that is lacking; empty of any other. */
    Optional<ClusterException> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException) {
                Optional<ClusterException> lacking = lacking();
                lacking.ifPresent(words -> words.addSuppressed(failure));
                return lacking;
            }
            if (cause instanceof Refused refused) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }

    private Optional<ClusterException> lacking() {
        try (Topics topics = Topics.of(kafka)) {
            topics.requireRights(Program.STREAM, applicationId);
            return Optional.empty();
        } catch (ClusterException e) {
            return e.getCause() == null
                    ? Optional.of(new Refused("stopped: " + e.getMessage()))
                    : Optional.empty(); // it could not be asked: what is known is said
        }
    }

    /** A right is lacking, and its message says which. */
    private static final class Refused extends ClusterException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
