package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.model.Routed;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.streams.Topology;

/**
 * The topology as a program that halts, without a word to anybody, in the middle of a transaction
 * some time after its third commit.
 */
final class HaltingApp {
    static final int EXIT_CODE = 9;
    private static final int COMMITS = 3;
    private static final int EVENTS_AFTER = 150;

    private HaltingApp() {}

    public static void main(String[] args) throws InterruptedException {
        TopologySettings settings = settings(args[0], args[2], 1);
        SchemaRegistry registry = new HttpSchemaRegistry(URI.create(args[1]));
        try (StreamRunner runner = new StreamRunner(settings, topology(settings, registry))) {
            Optional<Throwable> failure = runner.run();
            failure.ifPresent(Throwable::printStackTrace);
        }
    }

    /** Starts it as a process of its own. */
    static Process start(TestKafka kafka, SchemaRegistryServer server, Path directory)
            throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + directory,
                        HaltingApp.class.getName(),
                        kafka.servers(),
                        server.url().toString(),
                        directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static TopologySettings settings(String servers, String directory, int threads) {
        return TopologySettings.of(servers)
                .withProperties(
                        Map.of(
                                "state.dir", directory,
                                "num.stream.threads", Integer.toString(threads),
                                "commit.interval.ms", "5",
                                "consumer.max.poll.records", "10",
                                "consumer.session.timeout.ms", "6000",
                                "consumer.heartbeat.interval.ms", "1000"));
    }

    private static Topology topology(TopologySettings settings, SchemaRegistry registry) {
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger events = new AtomicInteger();
        return HazardTopology.build(
                settings,
                registry,
                (host, run, slot, slots) ->
                        new Halting(
                                new EngineJudge(
                                        new SlotEngine(
                                                host, run, slot, slots, settings.hardware())),
                                commits,
                                events));
    }

    private record Halting(SlotJudge judge, AtomicInteger commits, AtomicInteger events)
            implements SlotJudge {
        @Override
        public void accept(Routed event, EngineOutput out) {
            judge.accept(event, out);
            if (commits.get() >= COMMITS && events.incrementAndGet() > EVENTS_AFTER) {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }

        @Override
        public void finish(EngineOutput out) {
            judge.finish(out);
        }

        @Override
        public void showChanged(Consumer<WindowStatus> viewer) {
            judge.showChanged(viewer);
        }

        @Override
        public long frames() {
            return judge.frames();
        }

        @Override
        public void forget(Sink sink) {
            judge.forget(sink);
        }

        @Override
        public void flush(Sink sink) {
            judge.flush(sink);
            commits.incrementAndGet();
        }

        @Override
        public void restore(byte[] key, byte[] value) {
            judge.restore(key, value);
        }
    }
}
