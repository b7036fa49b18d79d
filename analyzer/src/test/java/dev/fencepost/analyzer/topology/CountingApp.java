package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Counts records by key in an {@link ObjectStore} and says the count each time; as a program of its
 * own it halts, without a word to anybody, in the middle of a transaction.
 */
final class CountingApp {
    static final String INPUT = "counting-in";
    static final String OUTPUT = "counting-out";
    static final String STORE = "counts";
    private static final int COMMIT_EVERY = 300;

    private CountingApp() {}

    public static void main(String[] args) {
        KafkaStreams streams = start(args[0], args[1], args[2], Integer.parseInt(args[3]));
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    }

    static KafkaStreams start(String servers, String application, String directory, int haltAt) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        settings.put("application.id", application);
        settings.put("state.dir", directory);
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("commit.interval.ms", "100");
        settings.put("consumer.session.timeout.ms", "6000");
        settings.put("consumer.heartbeat.interval.ms", "1000");
        settings.put("consumer.max.poll.records", "100");
        settings.put("consumer.auto.offset.reset", "earliest");
        KafkaStreams streams = new KafkaStreams(topology(haltAt), settings);
        streams.start();
        return streams;
    }

    private static Topology topology(int haltAt) {
        return new Topology()
                .addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), INPUT)
                .addProcessor("count", () -> new Counter(haltAt), "in")
                .addStateStore(new ObjectStoreBuilder(STORE), "count")
                .addSink(
                        "out",
                        OUTPUT,
                        new ByteArraySerializer(),
                        new ByteArraySerializer(),
                        "count");
    }

    private static final class Counter implements Processor<byte[], byte[], byte[], byte[]> {
        private final int haltAt;
        private final Map<String, Long> counts = new HashMap<>();
        private final Set<String> changed = new TreeSet<>();
        private ProcessorContext<byte[], byte[]> context;
        private int seen;

        Counter(int haltAt) {
            this.haltAt = haltAt;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> processorContext) {
            context = processorContext;
            counts.clear();
            ObjectStore store = context.getStateStore(STORE);
            store.takeRestored(
                    (key, value) ->
                            counts.put(new String(key, UTF_8), ByteBuffer.wrap(value).getLong()),
                    sink -> {
                        changed.forEach(
                                key -> sink.put(key.getBytes(UTF_8), bytes(counts.get(key))));
                        changed.clear();
                    });
        }

        @Override
        public void process(Record<byte[], byte[]> input) {
            seen++;
            if (seen == haltAt) {
                Runtime.getRuntime().halt(9);
            }
            if (seen % COMMIT_EVERY == 0) {
                context.commit();
            }
            String key = new String(input.key(), UTF_8);
            changed.add(key);
            context.forward(input.withValue(bytes(counts.merge(key, 1L, Long::sum))));
        }

        private static byte[] bytes(long count) {
            return ByteBuffer.allocate(Long.BYTES).putLong(count).array();
        }
    }

    /** The latest value of each key of a changelog. */
    static Map<String, Long> latest(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Long> latest = new TreeMap<>();
        records.forEach(
                r -> latest.put(new String(r.key(), UTF_8), ByteBuffer.wrap(r.value()).getLong()));
        return latest;
    }
}
