package dev.fencepost.analyzer.dashboard.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.wire.Framing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads one slot of the trace topics again around a stretch of time. Where the stretch begins is
 * found by halving, since a slot's batches lie in order of time; how much is read and how long it
 * takes is bounded. One request at a time.
 */
public final class TopicSlices implements SliceReader {
    private final KafkaSettings kafka;
    private final Framing framing;

    public TopicSlices(KafkaSettings kafka, Framing framing) {
        this.kafka = kafka;
        this.framing = framing;
    }

    @Override
    public synchronized Slice read(SliceQuestion question) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
            return read(new SlotScan(consumer, framing), consumer, question);
        } catch (KafkaException e) {
            return Slice.none("the trace topics cannot be read: " + e.getMessage());
        } catch (RegistryUnavailableException e) {
            return Slice.none("no schema registry answers: " + e.getMessage());
        }
    }

    /**
     * A consumer asks for the next records before they are wanted, and at the end of a partition
     * the broker keeps that question until something comes or its time is over. Until then no other
     * place can be asked for, and a search by halving asks for many.
     */
    private Map<String, Object> settings() {
        Map<String, Object> settings = ConsumerSettings.of(kafka);
        settings.put("fetch.max.wait.ms", 0);
        return settings;
    }

    private static Slice read(
            SlotScan scan, KafkaConsumer<byte[], byte[]> consumer, SliceQuestion question) {
        Optional<Integer> spread =
                scan.spread(
                        place(consumer, Stream.IOMMU, Slots.key(question.host(), 0)),
                        question.host());
        if (spread.isEmpty()) {
            return Slice.none("the trace topics hold nothing of " + question.host());
        }
        String key = Slots.key(question.host(), new Slots(spread.get()).of(question.frame()));
        FrameLens lens = new FrameLens(question);
        List<TraceEvent> found = new ArrayList<>();
        Set<String> reasons = new LinkedHashSet<>();
        for (Stream stream : Stream.values()) {
            scan.read(place(consumer, stream, key), key, question, lens, found)
                    .ifPresent(reason -> reasons.add(TopicNames.traceOf(stream) + ": " + reason));
        }
        return FrameLens.slice(found, String.join("; ", reasons));
    }

    /** Where the default partitioner of any client puts a key. */
    private static TopicPartition place(
            KafkaConsumer<byte[], byte[]> consumer, Stream stream, String key) {
        String topic = TopicNames.traceOf(stream);
        int partitions = consumer.partitionsFor(topic).size();
        int hash = Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8)));
        return new TopicPartition(topic, hash % partitions);
    }
}
