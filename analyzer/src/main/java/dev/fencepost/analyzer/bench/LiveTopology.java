package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.analyzer.topology.HazardTopology;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.producer.route.TraceProducer;
import java.time.Clock;
import org.apache.kafka.streams.Topology;

/**
 * A broker of its own, the whole topology on it, exactly once, and a producer to send to it while
 * it runs. All of it goes when it is closed or the JVM is told to end.
 */
final class LiveTopology implements AutoCloseable {
    private static final long SPARE_BYTES = 4L << 30;

    private final Closing closing = new Closing();
    private final LocalCluster cluster = closing.add(new LocalCluster());
    private final int threads;
    private final TraceProducer producer;
    private TopologyRun run;

    /** Starts it, with the partitions and threads of a shape. */
    LiveTopology(Shape shape) {
        threads = shape.threads();
        try {
            cluster.start(shape.partitions(), SPARE_BYTES);
            producer = TraceProducer.open(cluster.kafka(), cluster.registry(), Clock.systemUTC());
            cluster.add(producer);
            run = TopologyRun.start(cluster, Guarantee.EXACTLY_ONCE, threads, this::topology);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private Topology topology(TopologySettings settings) {
        return HazardTopology.build(settings, cluster.registry());
    }

    LocalCluster cluster() {
        return cluster;
    }

    TraceProducer producer() {
        return producer;
    }

    TopologyRun run() {
        return run;
    }

    /** Stops the topology, but keeps what it committed. */
    void pause() {
        run.pause();
    }

    /** Starts the topology from what it had committed. */
    void resume() {
        run = run.resume(threads, this::topology);
    }

    @Override
    public void close() {
        closing.close();
    }
}
