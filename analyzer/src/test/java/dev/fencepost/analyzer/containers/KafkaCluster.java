package dev.fencepost.analyzer.containers;

import dev.fencepost.producer.route.KafkaSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/**
 * Brokers in containers, each a controller as well, without TLS or users. With three or more, every
 * topic has three replicas, of which two have to have what is acknowledged.
 */
public final class KafkaCluster implements AutoCloseable {
    private static final int OUTSIDE = 9092;
    private static final int INSIDE = 19092;
    private static final int CONTROLLER = 9093;
    private static final String CLUSTER_ID = "ZmVuY2Vwb3N0LXRlc3RzIQ";

    private final List<Box> brokers = new ArrayList<>();
    private final List<Integer> ports;
    private final int replicas;

    private KafkaCluster(Network network, int count) {
        replicas = Math.min(count, 3);
        ports = IntStream.range(0, count).mapToObj(broker -> Box.freePort()).toList();
        for (int node = 1; node <= count; node++) {
            int port = ports.get(node - 1);
            brokers.add(
                    new Box(
                            Images.kafka(),
                            network,
                            name(node),
                            Map.of(port, OUTSIDE),
                            environment(node, port, count)));
        }
    }

    /** Starts so many brokers and returns once they answer. */
    public static KafkaCluster start(Network network, int brokers) {
        KafkaCluster cluster = new KafkaCluster(network, brokers);
        List<GenericContainer<?>> containers = new ArrayList<>();
        cluster.brokers.forEach(broker -> containers.add(broker.container()));
        Startables.deepStart(containers).join();
        cluster.kafka().connect(Box.START).close();
        return cluster;
    }

    private static String name(int node) {
        return "broker-" + node;
    }

    private Map<String, String> environment(int node, int port, int count) {
        String all = Integer.toString(replicas);
        String enough = Integer.toString(Math.max(1, replicas - 1));
        Map<String, String> settings = new HashMap<>();
        settings.put("CLUSTER_ID", CLUSTER_ID);
        settings.put("KAFKA_NODE_ID", Integer.toString(node));
        settings.put("KAFKA_PROCESS_ROLES", "broker,controller");
        settings.put(
                "KAFKA_LISTENERS",
                "INSIDE://0.0.0.0:19092,OUTSIDE://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093");
        settings.put(
                "KAFKA_ADVERTISED_LISTENERS",
                "INSIDE://" + name(node) + ":" + INSIDE + ",OUTSIDE://localhost:" + port);
        settings.put(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("KAFKA_INTER_BROKER_LISTENER_NAME", "INSIDE");
        settings.put("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
        settings.put("KAFKA_CONTROLLER_QUORUM_VOTERS", voters(count));
        settings.put("KAFKA_DEFAULT_REPLICATION_FACTOR", all);
        settings.put("KAFKA_MIN_INSYNC_REPLICAS", enough);
        settings.put("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", all);
        settings.put("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", all);
        settings.put("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", enough);
        // so few that three brokers on two processors are not busy with themselves
        settings.put("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4");
        settings.put("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4");
        settings.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_NUM_PARTITIONS", "1");
        settings.put("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
        settings.put("KAFKA_HEAP_OPTS", "-Xms256m -Xmx256m");
        return settings;
    }

    private static String voters(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(node -> node + "@" + name(node) + ":" + CONTROLLER)
                .collect(Collectors.joining(","));
    }

    /** How to reach it from this machine. */
    public KafkaSettings kafka() {
        return new KafkaSettings(bootstrapServers(), Map.of());
    }

    /** Where this machine reaches it: {@code host:port}, several with commas. */
    public String bootstrapServers() {
        return ports.stream().map(port -> "localhost:" + port).collect(Collectors.joining(","));
    }

    /** Where another container of the network reaches it. */
    String insideServers() {
        return IntStream.rangeClosed(1, brokers.size())
                .mapToObj(node -> name(node) + ":" + INSIDE)
                .collect(Collectors.joining(","));
    }

    /** Replicas of each topic. */
    public int replicas() {
        return replicas;
    }

    /** Its brokers, to be harmed. */
    public List<Box> brokers() {
        return List.copyOf(brokers);
    }

    @Override
    public void close() {
        brokers.forEach(Box::close);
    }
}
