package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.topology.HazardTopology;
import dev.fencepost.analyzer.topology.StreamCounts;
import dev.fencepost.analyzer.topology.StreamRunner;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.producer.route.ClusterException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * Has filled topics judged by the whole topology, as one that was never run before.
 *
 * @param guarantee {@code processing.guarantee} of Kafka Streams
 * @param threads of the topology
 */
public record TopologyPass(String guarantee, int threads) {
    public static final String EXACTLY_ONCE = "exactly_once_v2";
    public static final String AT_LEAST_ONCE = "at_least_once";

    private static final AtomicInteger PASSES = new AtomicInteger();
    private static final long LOOK_EVERY_NANOS = 20_000_000;

    /** Judges all of it; the time is from the first event judged to the last. */
    public Measured over(FilledTopics topics) {
        String application = "bench-" + PASSES.incrementAndGet();
        TopologySettings settings = settings(topics, application);
        try (StreamRunner runner =
                new StreamRunner(
                        settings, HazardTopology.build(settings, topics.cluster().registry()))) {
            runner.start();
            await(runner, 1);
            Stopwatch stopwatch =
                    Stopwatch.start(
                            name ->
                                    name.startsWith(application)
                                            && name.matches(".*-StreamThread-\\d+"));
            long before = StreamCounts.of(runner.streams()).events();
            await(runner, topics.events());
            return stopwatch.measured(topics.events() - before);
        } finally {
            deleteTopics(topics, application);
        }
    }

    private TopologySettings settings(FilledTopics topics, String application) {
        Map<String, String> properties = new HashMap<>();
        properties.put("state.dir", topics.cluster().stateDirectory().toString());
        properties.put("num.stream.threads", Integer.toString(threads));
        properties.put("processing.guarantee", guarantee);
        return TopologySettings.of(topics.cluster().kafka().bootstrapServers())
                .withApplicationId(application)
                .withProperties(properties);
    }

    private static void await(StreamRunner runner, long events) {
        while (StreamCounts.of(runner.streams()).events() < events) {
            if (runner.failure().isPresent()) {
                throw new ClusterException("the topology failed", runner.failure().get());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static void deleteTopics(FilledTopics topics, String application) {
        try (Admin admin = topics.cluster().kafka().connect()) {
            Set<String> internal =
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.startsWith(application + "-"))
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
