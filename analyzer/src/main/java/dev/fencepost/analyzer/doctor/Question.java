package dev.fencepost.analyzer.doctor;

import dev.fencepost.producer.route.ClusterException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** A look at something of a cluster; what it may not or cannot see is skipped, and said. */
interface Question {
    List<Check> ask();

    /** The answer of a cluster. */
    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new ClusterException("the cluster", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    /** What a question finds, or why it finds nothing. */
    static List<Check> guarded(String subject, Question question) {
        try {
            return question.ask();
        } catch (ClusterException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof AuthorizationException) {
                return List.of(Check.skipped(subject, "this user may not ask: " + text(cause)));
            }
            return cause instanceof UnsupportedVersionException
                    ? List.of(Check.skipped(subject, "the brokers cannot say: " + text(cause)))
                    : List.of(
                            Check.failed(
                                    subject, text(cause), "see to it that the brokers answer"));
        }
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
