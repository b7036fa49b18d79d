package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.LaterStateException;
import dev.fencepost.registry.RegistryRefusedException;
import dev.fencepost.registry.RegistryUnavailableException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * Why a topology stopped, in one line for a person, with what to do. Kafka Streams wraps what
 * happened in several layers of its own words; what counts is the innermost that is known here.
 */
public final class StreamFailure {
    private static final List<String> FULL =
            List.of("no space left", "disk quota exceeded", "file too large");

    private final TopologySettings settings;

    public StreamFailure(TopologySettings settings) {
        this.settings = settings;
    }

    /** One line; empty where it is nothing that is known here. */
    public Optional<String> describe(Throwable failure) {
        return first(failure, this::ofRegistry)
                .or(() -> first(failure, this::ofDisk))
                .or(() -> first(failure, this::ofRights))
                .or(() -> first(failure, this::ofTopics))
                .or(() -> first(failure, this::ofState))
                .or(() -> first(failure, this::ofCluster));
    }

    private static Optional<String> first(
            Throwable failure, Function<Throwable, Optional<String>> words) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<String> found = words.apply(cause);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> ofRegistry(Throwable cause) {
        if (cause instanceof RegistryUnavailableException) {
            return Optional.of(
                    cause.getMessage()
                            + ", for "
                            + settings.registryPatience().toSeconds()
                            + " s; nothing is lost: start again once it does");
        }
        return cause instanceof RegistryRefusedException
                ? Optional.of(cause.getMessage() + "; 'fencepost doctor' says which schema")
                : Optional.empty();
    }

    private Optional<String> ofDisk(Throwable cause) {
        String message = text(cause).toLowerCase(Locale.ROOT);
        return FULL.stream().anyMatch(message::contains)
                ? Optional.of(
                        "no space left for state in "
                                + settings.stateDirectory()
                                + "; make room or set state.dir, and start again: nothing is lost")
                : Optional.empty();
    }

    private Optional<String> ofRights(Throwable cause) {
        if (cause instanceof TopicAuthorizationException refused) {
            return Optional.of(
                    "this user may not use topic "
                            + String.join(", ", refused.unauthorizedTopics())
                            + "; 'fencepost doctor' says which right it lacks");
        }
        if (cause instanceof AuthorizationException) {
            return Optional.of(
                    "this user lacks a right: "
                            + text(cause)
                            + "; 'fencepost doctor' says which ones are needed");
        }
        return cause instanceof AuthenticationException
                ? Optional.of("Kafka does not let this user in: " + text(cause))
                : Optional.empty();
    }

    private Optional<String> ofTopics(Throwable cause) {
        if (cause instanceof MissingSourceTopicException) {
            return Optional.of(
                    "a trace topic has gone, or its partitions are not those of the others:"
                            + " 'fencepost topics check' says which");
        }
        boolean changed =
                cause instanceof StreamsException
                        && (text(cause).contains("invalid partitions")
                                || text(cause).contains("StreamsResetter"));
        if (changed) {
            return Optional.of(
                    "the trace topics have other partitions than when "
                            + settings.applicationId()
                            + " began, so that its state would be looked for where it is not;"
                            + " start with another --application-id, which judges everything anew");
        }
        return cause instanceof RecordTooLargeException
                ? Optional.of(text(cause) + "; raise max.message.bytes of the topic")
                : Optional.empty();
    }

    private Optional<String> ofState(Throwable cause) {
        if (cause instanceof LaterStateException) {
            return Optional.of(
                    cause.getMessage()
                            + "; update this instance, or start it with another --application-id,"
                            + " which judges everything anew");
        }
        if (cause instanceof LockException || text(cause).contains("Unable to initialize state")) {
            return Optional.of(
                    "the state directory "
                            + settings.stateDirectory()
                            + " is in use by another process; give each its own state.dir");
        }
        if (cause instanceof ProcessorStateException) {
            return Optional.of(
                    "the state in "
                            + settings.stateDirectory()
                            + " cannot be used ("
                            + innermost(cause)
                            + "); delete that directory and start again: all of it is restored from"
                            + " the changelogs");
        }
        return cause instanceof OutOfMemoryError
                ? Optional.of("out of memory; raise -Xmx, or lower --merge-memory or --threads")
                : Optional.empty();
    }

    private Optional<String> ofCluster(Throwable cause) {
        if (cause instanceof UnsupportedVersionException) {
            return Optional.of("the brokers are too old: " + text(cause));
        }
        return cause instanceof TimeoutException
                ? Optional.of(
                        "the brokers at "
                                + settings.bootstrapServers()
                                + " did not answer in time; nothing is lost: start again once they"
                                + " do")
                : Optional.empty();
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return text(cause).lines().findFirst().orElse("");
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
