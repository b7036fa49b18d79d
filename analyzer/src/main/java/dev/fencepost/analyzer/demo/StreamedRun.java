package dev.fencepost.analyzer.demo;

import dev.fencepost.analyzer.topology.HazardTopology;
import dev.fencepost.analyzer.topology.StreamCounts;
import dev.fencepost.analyzer.topology.StreamRunner;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.producer.sim.SimulatedHosts;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Simulated hosts that are streamed through Kafka and judged by the topology while they run; the
 * caller's thread collects the alerts.
 */
public final class StreamedRun implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final LocalCluster cluster;
    private final DemoSettings settings;
    private final StreamRunner topology;
    private final ExecutorService hosts =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "simulated-hosts"));
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean closed;
    private final long begun = System.nanoTime();

    /**
     * How far it has come.
     *
     * @param sent events on their way through Kafka
     * @param counts of the topology
     * @param alerts met
     * @param nanos since it began
     */
    public record Progress(long sent, StreamCounts counts, int alerts, long nanos) {}

    /**
     * What came out.
     *
     * @param alerts the final revision of each, in order of a listing
     * @param last how far it came
     */
    public record Result(List<Alert> alerts, Progress last) {
        public Result {
            alerts = List.copyOf(alerts);
        }
    }

    /** Starts the topology. */
    public StreamedRun(LocalCluster cluster, DemoSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
        TopologySettings plan = plan();
        topology = new StreamRunner(plan, HazardTopology.build(plan, cluster.registry()));
        topology.start();
    }

    private TopologySettings plan() {
        Map<String, String> properties = new HashMap<>();
        properties.put("state.dir", cluster.stateDirectory().toString());
        properties.put("num.stream.threads", Integer.toString(settings.threads()));
        return TopologySettings.of(cluster.kafka().bootstrapServers())
                .withHardware(settings.simulation().hardware())
                .withProperties(properties);
    }

    /**
     * Sends everything, and returns once all of it is judged and every alert has been read.
     *
     * @param viewer told a few times a second how far it has come
     * @throws ClusterException where the topology or the broker fails
     */
    public Result run(Consumer<Progress> viewer) {
        try (AlertReader alerts = new AlertReader(cluster.kafka(), cluster.registry());
                TopicProgress topics =
                        new TopicProgress(
                                cluster.kafka(), TopologySettings.DEFAULT_APPLICATION_ID)) {
            Future<?> sending = hosts.submit(this::send);
            Optional<Map<TopicPartition, Long>> ends = Optional.empty();
            while (ends.isEmpty() || !alerts.hasReached(ends.get())) {
                alerts.poll(POLL);
                throwFailure();
                if (sending.isDone() && ends.isEmpty()) {
                    throwFailure(sending);
                    ends = topics.endsIfDone();
                }
                viewer.accept(progress(alerts));
            }
            return new Result(alerts.alerts(), progress(alerts));
        }
    }

    private void send() {
        try (SimulatedHosts trace = new SimulatedHosts(settings.simulation(), settings.hosts());
                TraceProducer producer =
                        TraceProducer.open(
                                cluster.kafka(), cluster.registry(), Clock.systemUTC())) {
            Pacer pacer =
                    new Pacer(Clock.systemUTC(), LockSupport::parkNanos, Double.POSITIVE_INFINITY);
            new Replay(settings.slots(), settings.batch(), pacer, producer)
                    .run(untilClosed(trace), sent::set);
            producer.flush();
        }
    }

    private Iterator<TraceEvent> untilClosed(Iterator<TraceEvent> trace) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !closed && trace.hasNext();
            }

            @Override
            public TraceEvent next() {
                return trace.next();
            }
        };
    }

    private Progress progress(AlertReader alerts) {
        return new Progress(
                sent.get(),
                StreamCounts.of(topology.streams()),
                alerts.count(),
                System.nanoTime() - begun);
    }

    private void throwFailure() {
        if (topology.failure().isPresent()) {
            throw new ClusterException("the topology failed", topology.failure().get());
        }
    }

    private static void throwFailure(Future<?> sending) {
        try {
            sending.get();
        } catch (ExecutionException e) {
            throw new ClusterException("the simulated hosts cannot send", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    /** The running topology, to ask for its metrics. */
    public KafkaStreams streams() {
        return topology.streams();
    }

    /** Stops the hosts, and the topology with what it was doing committed. */
    @Override
    public void close() {
        closed = true;
        hosts.shutdown();
        try {
            if (!hosts.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                hosts.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        topology.close();
    }
}
