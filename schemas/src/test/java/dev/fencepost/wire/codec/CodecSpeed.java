package dev.fencepost.wire.codec;

import dev.fencepost.model.Access;
import dev.fencepost.model.Batch;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Part;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.AvroTraceReader;
import dev.fencepost.trace.AvroTraceWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Prints what an event costs in each direction; run by hand, asserts nothing. */
final class CodecSpeed {
    private static final int BATCH = 256;
    private static final int TRACE = 500_000;

    private CodecSpeed() {}

    public static void main(String[] args) {
        BatchCodec codec = new BatchCodec();
        for (Stream stream : List.of(Stream.DMA, Stream.RMP)) {
            Batch batch =
                    new Batch(
                            stream,
                            "h0",
                            0,
                            1,
                            4,
                            1,
                            1,
                            false,
                            IntStream.range(0, BATCH).mapToObj(i -> routed(stream, i)).toList());
            byte[] bytes = codec.encode(batch);
            System.out.printf("%s: %d bytes an event%n", stream, bytes.length / BATCH);
            measure(stream + " batch encode", BATCH, () -> codec.encode(batch).length);
            measure(stream + " batch decode", BATCH, () -> codec.decode(stream, bytes).run());
        }
        List<TraceEvent> events =
                IntStream.range(0, TRACE)
                        .mapToObj(i -> routed(i % 4 == 0 ? Stream.RMP : Stream.DMA, i).event())
                        .toList();
        byte[] file = write(events);
        System.out.printf("trace file: %.1f bytes an event%n", file.length / (double) TRACE);
        measure("trace file write", TRACE, () -> write(events).length);
        measure("trace file read", TRACE, () -> read(file));
    }

    private static Routed routed(Stream stream, int i) {
        Envelope at = new Envelope("h0", 0, 1_000_000L + i * 317L, i, 0);
        long spa = 0x240000000L + (i * 4096L) % (1L << 30);
        if (stream == Stream.RMP) {
            TraceEvent update = new RmpUpdate(at, spa, 4096, true, false, 3, spa, 0);
            return new Routed(update, true, 1, List.of(), List.of());
        }
        TraceEvent access =
                new Access(
                        at,
                        new DeviceId(0x0500 + i % 4),
                        spa - 0x200000000L,
                        512,
                        Direction.WRITE,
                        true,
                        Outcome.OK,
                        Source.IOTLB,
                        4096);
        Part part = Part.mapped(spa - 0x200000000L, 512, spa);
        return new Routed(access, true, 1, List.of(part), List.of());
    }

    private static byte[] write(List<TraceEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AvroTraceWriter writer = new AvroTraceWriter(out);
        events.forEach(writer::accept);
        writer.commit();
        return out.toByteArray();
    }

    private static int read(byte[] file) {
        AvroTraceReader reader =
                new AvroTraceReader(
                        new ByteArrayInputStream(file),
                        "-",
                        problem -> {
                            throw new IllegalStateException(problem.toString());
                        });
        int run = 0;
        while (reader.hasNext()) {
            run += reader.next().run();
        }
        return run;
    }

    /** Prints the best of several rounds of half a second of this thread's time each. */
    private static void measure(String what, int events, IntSupplier work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        long kept = 0;
        for (int round = 0; round < 8; round++) {
            long start = threads.getCurrentThreadCpuTime();
            long spent = 0;
            long done = 0;
            while (spent < 500_000_000L) {
                kept += work.getAsInt();
                done += events;
                spent = threads.getCurrentThreadCpuTime() - start;
            }
            best = Math.min(best, spent / (double) done);
        }
        System.out.printf(
                "%-18s %6.1f ns an event, %5.1f M/s (%d)%n", what, best, 1000 / best, kept & 1);
    }
}
