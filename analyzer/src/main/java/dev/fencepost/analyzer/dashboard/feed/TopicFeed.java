package dev.fencepost.analyzer.dashboard.feed;

import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.dashboard.book.SourceState.Lag;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.wire.Framing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the alert and window topics from their beginning and goes on as they grow: what is
 * committed alone, without a group and without a trace in the cluster. Where the cluster or the
 * registry goes away it says so on the board and goes on where it was once they are back.
 */
public final class TopicFeed implements BoardFeed {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final KafkaSettings kafka;
    private final Board board;
    private final BoardRecords records;
    private final Supplier<OptionalLong> events;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "fencepost-dashboard-feed");
    private final Map<TopicPartition, Long> reached = new HashMap<>();
    private final Kind kind;
    private boolean caughtUp;
    private long lookedNanos;

    /**
     * A feed of a cluster's topics.
     *
     * @param kind what the board shall call it
     * @param events judged so far, where somebody knows
     */
    public TopicFeed(
            KafkaSettings kafka,
            Framing framing,
            Board board,
            Kind kind,
            Supplier<OptionalLong> events) {
        this.kafka = kafka;
        this.board = board;
        this.kind = kind;
        this.events = events;
        this.records = new BoardRecords(framing, board);
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!isClosing()) {
            long before = reached.values().stream().mapToLong(Long::longValue).sum();
            try (BoardConsumer consumer = new BoardConsumer(kafka, reached)) {
                read(consumer);
            } catch (InterruptException | WakeupException e) {
                if (isClosing()) {
                    return;
                }
            } catch (RegistryUnavailableException e) {
                lose("no schema registry answers: " + e.getMessage());
            } catch (KafkaException e) {
                lose("no answer from Kafka at " + kafka.bootstrapServers() + ": " + words(e));
            } catch (RuntimeException e) {
                LOG.error("the feed of the dashboard failed, and begins again", e);
                lose("failed, and begins again: " + words(e));
            }
            boolean cameFar = reached.values().stream().mapToLong(Long::longValue).sum() > before;
            pause = cameFar ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            await(pause);
        }
    }

    /** Ends with an exception alone, or when this is closed. */
    private void read(BoardConsumer consumer) {
        consumer.open();
        look(consumer);
        while (!isClosing()) {
            for (ConsumerRecord<byte[], byte[]> written : consumer.poll(POLL)) {
                records.accept(written);
                reached.put(
                        new TopicPartition(written.topic(), written.partition()),
                        written.offset() + 1);
            }
            if (System.nanoTime() - lookedNanos > LOOK_EVERY.toNanos()) {
                look(consumer);
            }
        }
    }

    /** A consumer whose brokers are gone polls on in silence: this asks them. */
    private void look(BoardConsumer consumer) {
        List<Lag> lags = consumer.lags();
        lookedNanos = System.nanoTime();
        long behind = lags.stream().mapToLong(Lag::records).sum();
        caughtUp |= behind == 0;
        String words = caughtUp ? "reading the topics live" : "catching up with the topics";
        board.source(state(true, words + records.complaint(), Optional.of(lags)));
    }

    private void lose(String words) {
        board.source(state(false, words, board.source().lags()));
    }

    private SourceState state(boolean connected, String detail, Optional<List<Lag>> lags) {
        return new SourceState(
                kind, kafka.bootstrapServers(), connected, detail, caughtUp, events.get(), lags);
    }

    private static String words(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void await(long millis) {
        try {
            closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // closing, as the loop finds out
        }
    }
}
