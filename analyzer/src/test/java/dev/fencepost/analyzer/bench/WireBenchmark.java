package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.merge.BatchShelf;
import dev.fencepost.analyzer.merge.MergeListener;
import dev.fencepost.analyzer.merge.MergeMemory;
import dev.fencepost.analyzer.merge.SlotMerge;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.wire.codec.BatchCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds of encoding, decoding and merging one event, for sizes of batches. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MicroTrace.EVENTS)
public class WireBenchmark {
    @Param({"1", "16", "64", "256"})
    public int batch;

    private final BatchCodec codec = new BatchCodec();
    private List<Batch> batches;
    private final List<byte[]> bytes = new ArrayList<>();

    @Setup
    public void encodeAll() {
        batches = MicroTrace.batches(batch);
        batches.forEach(each -> bytes.add(codec.encode(each)));
    }

    @Benchmark
    public void encode(Blackhole sink) {
        for (Batch each : batches) {
            sink.consume(codec.encode(each));
        }
    }

    @Benchmark
    public void decode(Blackhole sink) {
        for (int i = 0; i < bytes.size(); i++) {
            Batch decoded = codec.decode(batches.get(i).stream(), bytes.get(i));
            decoded.events().forEach(sink::consume);
        }
    }

    /** Of batches that are decoded already. */
    @Benchmark
    public void merge(Blackhole sink) {
        SlotMerge merge =
                new SlotMerge(
                        "h0",
                        0,
                        new MergeMemory(Long.MAX_VALUE / 2),
                        new MapShelf(),
                        codec::decode);
        MergeListener listener = new Sink(sink);
        for (int i = 0; i < bytes.size(); i++) {
            merge.offer(batches.get(i), bytes.get(i));
            merge.drain(listener);
        }
    }

    private record Sink(Blackhole sink) implements MergeListener {
        @Override
        public void begin(int run, Slots slots) {}

        @Override
        public void event(Routed event) {
            sink.consume(event);
        }

        @Override
        public void end(int run, Slots slots) {}
    }

    private static final class MapShelf implements BatchShelf {
        private final Map<Bytes, byte[]> shelved = new HashMap<>();

        @Override
        public void put(byte[] key, byte[] value) {
            shelved.put(Bytes.wrap(key), value);
        }

        @Override
        public byte[] get(byte[] key) {
            return shelved.get(Bytes.wrap(key));
        }

        @Override
        public void delete(byte[] key) {
            shelved.remove(Bytes.wrap(key));
        }
    }
}
