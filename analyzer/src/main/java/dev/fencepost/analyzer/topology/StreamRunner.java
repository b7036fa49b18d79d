package dev.fencepost.analyzer.topology;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Runs a topology until it is stopped or fails, and says why it failed: the first fatal error,
 * once. The topics have to be there, with equal partitions: whoever starts this has checked.
 */
public final class StreamRunner implements AutoCloseable {
    /** A supervisor waits 10 s between SIGTERM and SIGKILL; what is not committed is aborted. */
    private static final Duration CLOSING = Duration.ofSeconds(8);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final KafkaStreams streams;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    public StreamRunner(TopologySettings settings, Topology topology) {
        streams = new KafkaStreams(topology, settings.toProperties());
        streams.setUncaughtExceptionHandler(
                error -> {
                    failure.compareAndSet(null, error);
                    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                });
        streams.setStateListener(
                (now, before) -> {
                    if (now.hasCompletedShutdown()) {
                        stopped.countDown();
                    }
                });
    }

    /** Starts, and returns at once. */
    public void start() {
        streams.start();
    }

    /**
     * Starts, and returns once it was closed or has failed. Ends cleanly, with what it was doing
     * committed, when the JVM is told to end; the JVM then waits a moment for this to be closed, so
     * that the caller can say how far it came.
     *
     * @return what it failed of; empty if it was closed
     */
    public Optional<Throwable> run() throws InterruptedException {
        Thread closer = new Thread(this::end, "fencepost-close");
        Runtime.getRuntime().addShutdownHook(closer);
        try {
            start();
            awaitEnd();
        } catch (StreamsException e) {
            failure.compareAndSet(null, e); // state that cannot be opened is found out at once
        }
        try {
            Runtime.getRuntime().removeShutdownHook(closer);
        } catch (IllegalStateException e) {
            // The JVM is ending already, which is why this returned.
        }
        return failure();
    }

    private void end() {
        streams.close(CLOSING);
        stopped.countDown();
        try {
            released.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns once it was closed or has failed. */
    public void awaitEnd() throws InterruptedException {
        stopped.await();
    }

    /** Ends it because of something that it does not find out itself. */
    public void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        stopped.countDown();
    }

    /** What it failed of, so far. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** The running topology, to ask for its state and metrics. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Commits what it was doing and ends. */
    @Override
    public void close() {
        streams.close(CLOSING);
        stopped.countDown();
        released.countDown();
    }
}
