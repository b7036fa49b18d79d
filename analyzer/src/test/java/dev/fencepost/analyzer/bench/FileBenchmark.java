package dev.fencepost.analyzer.bench;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.trace.AvroTraceReader;
import dev.fencepost.trace.AvroTraceWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds of writing an event to an {@code .avro} file in memory, and of reading it back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MicroTrace.EVENTS)
public class FileBenchmark {
    private List<TraceEvent> events;
    private byte[] file;

    @Setup
    public void writeFile() {
        events = MicroTrace.events(Policy.SPLIT_FLUSH_SMASH);
        file = write();
    }

    @Benchmark
    public byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AvroTraceWriter writer = new AvroTraceWriter(out);
        events.forEach(writer::accept);
        writer.commit();
        return out.toByteArray();
    }

    @Benchmark
    public void read(Blackhole sink) {
        new AvroTraceReader(new ByteArrayInputStream(file), "-", FileBenchmark::refuse)
                .forEachRemaining(sink::consume);
    }

    private static void refuse(Object problem) {
        throw new IllegalStateException(problem.toString());
    }
}
