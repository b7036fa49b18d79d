package dev.fencepost.analyzer.demo;

import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Topics;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All that streams need, in this JVM and on free loopback ports: a broker with our topics, a schema
 * registry, and a directory for the state of Kafka Streams. Nothing of it stays once it is closed.
 */
public final class LocalCluster implements AutoCloseable {
    private static final String TEMPORARY = System.getProperty("java.io.tmpdir");

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;
    private Path state = Path.of("");
    private URI registryUrl = URI.create("");
    private Optional<LocalBroker> broker = Optional.empty();

    /**
     * Starts a broker and a registry and makes the topics.
     *
     * @param bytes of disk that will be needed, about
     * @throws ClusterException where a directory or a port cannot be had, or the broker not start
     */
    public synchronized void start(int partitions, long bytes) {
        start(partitions, bytes, Map.of());
    }

    /**
     * Starts a broker and a registry and makes the topics.
     *
     * @param bytes of disk that will be needed, about
     * @param overrides broker settings in place of its own
     * @throws ClusterException where a directory or a port cannot be had, or the broker not start
     */
    public synchronized void start(int partitions, long bytes, Map<String, String> overrides) {
        if (closed) {
            throw new ClusterException("the local cluster is closed");
        }
        requireSpace(bytes);
        try {
            ScratchDirectory scratch = open(ScratchDirectory.create("fencepost-state"));
            state = scratch.path();
            registryUrl = open(SchemaRegistryServer.start()).url();
            broker = Optional.of(open(LocalBroker.start(overrides, () -> delete(scratch))));
        } catch (IOException e) {
            throw new ClusterException(
                    "no directory in "
                            + TEMPORARY
                            + " or no port on loopback for a cluster of its own",
                    e);
        }
        try (Topics topics = Topics.of(kafka())) {
            topics.create(partitions, Optional.empty());
        }
    }

    private static void requireSpace(long bytes) {
        long left = new File(TEMPORARY).getUsableSpace();
        if (Files.isDirectory(Path.of(TEMPORARY)) && left < bytes) {
            throw new ClusterException(
                    String.format(
                            Locale.ROOT,
                            "%s has %,d MiB left, and this needs %,d",
                            TEMPORARY,
                            left >> 20,
                            bytes >> 20));
        }
    }

    private static void delete(ScratchDirectory scratch) {
        try {
            scratch.close();
        } catch (IOException e) {
            throw new ClusterException("cannot delete " + scratch.path(), e);
        }
    }

    private <T extends AutoCloseable> T open(T part) {
        parts.push(part);
        return part;
    }

    /** Stops the broker and starts it again, as a machine does that reboots. */
    public synchronized void restartBroker() {
        if (!closed) {
            broker.orElseThrow().restart();
        }
    }

    /** How clients reach the broker. */
    public KafkaSettings kafka() {
        return new KafkaSettings(broker.orElseThrow().bootstrapServers(), Map.of());
    }

    /** Where the schema registry is. */
    public URI registryUrl() {
        return registryUrl;
    }

    /** A client of the schema registry. */
    public SchemaRegistry registry() {
        return new HttpSchemaRegistry(registryUrl);
    }

    /** Where Kafka Streams may keep what it likes. */
    public Path stateDirectory() {
        return state;
    }

    /** Closes this, too, and before what it uses; at once where the cluster is closed already. */
    public synchronized void add(AutoCloseable client) {
        parts.push(client);
        if (closed) {
            close();
        }
    }

    /** Forgets what was added: it is closed by itself. */
    public synchronized void remove(AutoCloseable client) {
        parts.remove(client);
    }

    /** Stops everything, the last first, and deletes what it stored; a second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new ClusterException("the local cluster left something behind", e);
            }
        }
    }
}
