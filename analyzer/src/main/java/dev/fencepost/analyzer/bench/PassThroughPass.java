package dev.fencepost.analyzer.bench;

import dev.fencepost.producer.route.TopicPlan;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/** The same sources as the whole topology, and a processor that counts records and no more. */
final class PassThroughPass {
    private PassThroughPass() {}

    /**
     * Reads all of it with at-least-once; the time is from when it has begun to the last record.
     */
    static Measured over(FilledTopics topics, int threads) {
        LongAdder records = new LongAdder();
        try (TopologyRun run =
                TopologyRun.start(
                        topics.cluster(),
                        Guarantee.AT_LEAST_ONCE,
                        threads,
                        settings -> build(records))) {
            run.await(records::sum, 1 + topics.records() * topics.begun() / topics.events());
            Stopwatch stopwatch = run.stopwatch();
            long before = records.sum();
            run.await(records::sum, topics.records());
            long read = topics.records() - before;
            return stopwatch.measured(topics.events() * read / topics.records());
        }
    }

    private static Topology build(LongAdder records) {
        Topology topology = new Topology();
        topology.addSource(
                "traces",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                TopicPlan.traces().toArray(String[]::new));
        topology.addProcessor("count", () -> new Counting(records), "traces");
        return topology;
    }

    /** Counts and forgets. */
    private record Counting(LongAdder records) implements Processor<byte[], byte[], Void, Void> {
        @Override
        public void process(Record<byte[], byte[]> read) {
            records.increment();
        }
    }
}
