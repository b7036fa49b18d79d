package dev.fencepost.analyzer.dashboard.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.wire.BatchDeserializer;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.codec.MalformedRecordException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Looks for batches of one slot in a partition, for one request. Single-threaded. */
final class SlotScan {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_RECORDS = 50_000;
    private static final long MOST_BYTES = 128L << 20;

    private static final String GONE = "retention has removed records that may be of this time";

    /** Records to look at for one batch of a slot, before it is taken not to be there. */
    private static final int PROBE = 1_000;

    /** Offsets that are rather read than halved. */
    private static final long NEAR = 32;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BatchDeserializer reader;
    private final long deadline = System.nanoTime() + LONGEST.toNanos();
    private int records;
    private long bytes;

    SlotScan(KafkaConsumer<byte[], byte[]> consumer, Framing framing) {
        this.consumer = consumer;
        this.reader = new BatchDeserializer(framing);
    }

    /** How many slots a host has, as its records say: the newest of them, if it is near the end. */
    Optional<Integer> spread(TopicPartition place, String host) {
        Bounds all = bounds(place);
        String key = Slots.key(host, 0);
        Optional<Batch> found = next(place, Math.max(all.begin(), all.end() - PROBE), all, key);
        return found.or(() -> next(place, all.begin(), all, key)).map(Batch::spread);
    }

    /**
     * Adds the events of a slot that a lens shows.
     *
     * @return why these may not be all; empty where they are
     */
    Optional<String> read(
            TopicPartition place,
            String key,
            SliceQuestion question,
            FrameLens lens,
            List<TraceEvent> found) {
        Bounds all = bounds(place);
        long from = before(place, all, key, question);
        // what lay before the first record that is left may have been of this time
        boolean gone = from == all.begin() && all.begin() > 0;
        Reading reading = new Reading(place, from, all.end());
        while (reading.hasNext() && found.size() <= Slice.MAX_EVENTS) {
            Optional<Batch> batch = batch(reading.next(), key);
            if (batch.isEmpty()) {
                continue;
            }
            gone &= isLate(batch.get(), question);
            if (isBehind(batch.get(), question)) {
                break;
            }
            batch.get().events().stream()
                    .filter(lens::shows)
                    .forEach(routed -> found.add(routed.event()));
        }
        return gone ? Optional.of(GONE) : reading.stopped();
    }

    private Bounds bounds(TopicPartition place) {
        List<TopicPartition> one = List.of(place);
        consumer.assign(one);
        return new Bounds(
                consumer.beginningOffsets(one).get(place), consumer.endOffsets(one).get(place));
    }

    /** An offset before which no batch of the slot reaches into the stretch of time. */
    private long before(TopicPartition place, Bounds all, String key, SliceQuestion question) {
        long low = all.begin();
        long high = all.end();
        while (high - low > NEAR) {
            long middle = low + (high - low) / 2;
            Optional<Batch> batch = next(place, middle, all, key);
            if (batch.isPresent() && isBefore(batch.get(), question)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Optional<Batch> next(TopicPartition place, long from, Bounds all, String key) {
        Reading reading = new Reading(place, from, Math.min(all.end(), from + PROBE));
        while (reading.hasNext()) {
            Optional<Batch> batch = batch(reading.next(), key);
            if (batch.isPresent()) {
                return batch;
            }
        }
        return Optional.empty();
    }

    /** What cannot be read is told of by the dead letters. */
    private Optional<Batch> batch(ConsumerRecord<byte[], byte[]> written, String key) {
        if (written.key() == null || !new String(written.key(), UTF_8).equals(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.deserialize(written.topic(), written.value()));
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
    }

    /** All of the stream up to this batch lies before the stretch. */
    private static boolean isBefore(Batch batch, SliceQuestion question) {
        int byRun = Integer.compareUnsigned(batch.run(), question.run());
        return byRun < 0
                || (byRun == 0 && Long.compareUnsigned(batch.throughTs(), question.fromTs()) < 0);
    }

    /** This batch begins inside the stretch or behind it: there may have been some before. */
    private static boolean isLate(Batch batch, SliceQuestion question) {
        return firstTs(batch)
                .map(ts -> Long.compareUnsigned(ts, question.fromTs()) > 0)
                .orElse(!isBefore(batch, question));
    }

    /** This batch and all that follow lie behind the stretch. */
    private static boolean isBehind(Batch batch, SliceQuestion question) {
        int byRun = Integer.compareUnsigned(batch.run(), question.run());
        return byRun > 0
                || (byRun == 0
                        && firstTs(batch)
                                .map(ts -> Long.compareUnsigned(ts, question.toTs()) > 0)
                                .orElse(false));
    }

    private static Optional<Long> firstTs(Batch batch) {
        return batch.events().stream().findFirst().map(first -> first.event().ts());
    }

    /** The offsets that there are. */
    private record Bounds(long begin, long end) {}

    /** Records of a partition from one offset up to another, as far as the bounds allow. */
    private final class Reading {
        private final TopicPartition place;
        private final long end;
        private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
        private final Predicate<ConsumerRecord<byte[], byte[]>> wanted;

        Reading(TopicPartition place, long from, long end) {
            this.place = place;
            this.end = end;
            this.wanted = written -> written.offset() < end;
            consumer.seek(place, from);
        }

        boolean hasNext() {
            while (fetched.isEmpty() && consumer.position(place) < end && stopped().isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> written : consumer.poll(POLL)) {
                    if (wanted.test(written)) {
                        fetched.add(written);
                    }
                }
            }
            return !fetched.isEmpty();
        }

        ConsumerRecord<byte[], byte[]> next() {
            ConsumerRecord<byte[], byte[]> written = fetched.remove();
            records++;
            bytes += written.serializedValueSize();
            return written;
        }

        Optional<String> stopped() {
            if (System.nanoTime() - deadline > 0) {
                return Optional.of("stopped after " + LONGEST.toSeconds() + " s");
            }
            return records > MOST_RECORDS || bytes > MOST_BYTES
                    ? Optional.of("stopped after " + records + " records")
                    : Optional.empty();
        }
    }
}
