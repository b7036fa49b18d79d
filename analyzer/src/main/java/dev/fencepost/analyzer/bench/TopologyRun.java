package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.analyzer.topology.StreamCounts;
import dev.fencepost.analyzer.topology.StreamRunner;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.producer.route.ClusterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.Topology;

/**
 * A topology that runs on a local cluster under a name of its own, which it leaves without a trace
 * once it is closed.
 */
final class TopologyRun implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    /**
     * Each look goes through all metrics of Kafka Streams: more often, and it is what is measured.
     */
    private static final long LOOK_EVERY_NANOS = 25_000_000;

    private static final Duration LEAVING = Duration.ofSeconds(30);

    /**
     * The topics that a first start makes cause a second dealing of partitions, for which a thread
     * that has begun is waited for until its next heartbeat.
     */
    private static final String HEARTBEAT_MILLIS = "100";

    private final LocalCluster cluster;
    private final String application;
    private final StreamRunner runner;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean keepsState;

    private TopologyRun(LocalCluster cluster, String application, StreamRunner runner) {
        this.cluster = cluster;
        this.application = application;
        this.runner = runner;
    }

    /** Starts one that was never run before. */
    static TopologyRun start(
            LocalCluster cluster,
            Guarantee guarantee,
            int threads,
            Function<TopologySettings, Topology> topology) {
        String application = "bench-" + NAMES.incrementAndGet();
        return start(
                cluster, application, settings(cluster, application, guarantee, threads), topology);
    }

    private static TopologyRun start(
            LocalCluster cluster,
            String application,
            TopologySettings settings,
            Function<TopologySettings, Topology> topology) {
        TopologyRun run =
                new TopologyRun(
                        cluster, application, new StreamRunner(settings, topology.apply(settings)));
        cluster.add(run);
        run.runner.start();
        return run;
    }

    private static TopologySettings settings(
            LocalCluster cluster, String application, Guarantee guarantee, int threads) {
        Map<String, String> properties = new HashMap<>();
        properties.put("state.dir", cluster.stateDirectory().toString());
        properties.put("num.stream.threads", Integer.toString(threads));
        properties.put("processing.guarantee", guarantee.setting());
        properties.put("commit.interval.ms", Long.toString(Guarantee.COMMIT_MILLIS));
        properties.put("consumer.heartbeat.interval.ms", HEARTBEAT_MILLIS);
        return TopologySettings.of(cluster.kafka().bootstrapServers())
                .withApplicationId(application)
                .withProperties(properties);
    }

    /** Ends it, but leaves what it committed, for {@link #resume}. */
    void pause() {
        keepsState = true;
        close();
        keepsState = false;
    }

    /** Starts it anew, from what it had committed when it was paused. */
    TopologyRun resume(int threads, Function<TopologySettings, Topology> topology) {
        return start(
                cluster,
                application,
                settings(cluster, application, Guarantee.EXACTLY_ONCE, threads),
                topology);
    }

    /** Events that it has judged. */
    long events() {
        return StreamCounts.of(runner.streams()).events();
    }

    /** Returns once it has judged so many. */
    void awaitEvents(long events) {
        await(this::events, events);
    }

    /** Returns once a count is reached, or throws what the topology failed of. */
    void await(LongSupplier count, long least) {
        while (count.getAsLong() < least) {
            throwFailure();
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Throws what the topology failed of, if it did. */
    void throwFailure() {
        if (runner.failure().isPresent()) {
            throw new ClusterException("the topology failed", runner.failure().get());
        }
    }

    /** Where the names of its changelogs begin. */
    String application() {
        return application;
    }

    /** Starts to measure what its threads do. */
    Stopwatch stopwatch() {
        return Stopwatch.start(
                name -> name.startsWith(application + '-') && name.matches(".*-StreamThread-\\d+"));
    }

    /** Ends it; leaves its group at once, so that another of its name need not wait. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        runner.streams()
                .close(
                        CloseOptions.groupMembershipOperation(
                                        CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                                .withTimeout(LEAVING));
        runner.close();
        cluster.remove(this);
        if (!keepsState) {
            deleteTopics();
        }
    }

    private void deleteTopics() {
        try (Admin admin = cluster.kafka().connect()) {
            Set<String> internal =
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.startsWith(application + '-'))
                            .collect(Collectors.toSet());
            admin.deleteTopics(internal).all().get();
        } catch (ExecutionException e) {
            throw new ClusterException("cannot delete internal topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }
}
