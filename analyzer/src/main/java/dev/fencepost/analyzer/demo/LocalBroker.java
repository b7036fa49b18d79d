package dev.fencepost.analyzer.demo;

import dev.fencepost.producer.route.ClusterException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A real Kafka broker (KRaft, one node) inside this JVM, on free loopback ports, with its log in a
 * temporary directory that goes when it is closed.
 */
public final class LocalBroker implements AutoCloseable {
    private static final String CONTROLLER = "CONTROLLER";

    private final Map<String, String> settings;
    private final String bootstrapServers;
    private final ScratchDirectory directory;
    private KafkaRaftServer server;

    private LocalBroker(
            Map<String, String> settings, String bootstrapServers, ScratchDirectory directory) {
        this.settings = settings;
        this.server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        this.bootstrapServers = bootstrapServers;
        this.directory = directory;
    }

    /** Starts a broker and returns once it serves. */
    public static LocalBroker start() {
        return start(Map.of(), () -> {});
    }

    /**
     * Starts a broker and returns once it serves.
     *
     * @param overrides broker settings in place of this class's own
     * @param lastWill what to do where the broker cannot write its log, before it ends the JVM
     */
    public static LocalBroker start(Map<String, String> overrides, Runnable lastWill) {
        try {
            ScratchDirectory directory = ScratchDirectory.create("fencepost-broker");
            try {
                return start(overrides, lastWill, directory);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ClusterException(
                    "no directory in "
                            + System.getProperty("java.io.tmpdir")
                            + " or no port on loopback for a local broker",
                    e);
        }
    }

    private static LocalBroker start(
            Map<String, String> overrides, Runnable lastWill, ScratchDirectory directory)
            throws IOException {
        int port = freePort();
        int controllerPort = freePort();
        Map<String, String> settings = settings(directory.path(), port, controllerPort);
        settings.putAll(overrides);
        format(directory.path());
        LocalBroker broker = new LocalBroker(settings, "127.0.0.1:" + port, directory);
        Exit.setHaltProcedure((status, message) -> broker.giveUp(lastWill));
        broker.startup();
        return broker;
    }

    private void startup() {
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new ClusterException("a local broker does not start on " + bootstrapServers, e);
        }
    }

    /** Stops the broker and starts it again where it was, over what it has stored. */
    public void restart() {
        server.shutdown();
        server.awaitShutdown();
        server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        startup();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Map<String, String> settings(Path directory, int port, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:"
                        + port
                        + ","
                        + CONTROLLER
                        + "://127.0.0.1:"
                        + controllerPort);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "2");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        return settings;
    }

    private static void format(Path directory) throws IOException {
        Formatter formatter =
                new Formatter()
                        .setPrintStream(
                                new PrintStream(OutputStream.nullOutputStream(), true, "UTF-8"))
                        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                        .setClusterId(Uuid.randomUuid().toString())
                        .setNodeId(1)
                        .setControllerListenerName(CONTROLLER)
                        .addDirectory(directory.toString())
                        .setMetadataLogDirectory(directory.toString());
        try {
            formatter.run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a new directory can always be formatted", e);
        }
    }

    /** A broker that cannot write its log ends its JVM; it says why here, and leaves nothing. */
    private void giveUp(Runnable lastWill) {
        System.err.println(
                "fencepost: the local broker cannot write to "
                        + directory.path()
                        + "; is the disk full?");
        try {
            lastWill.run();
            directory.close();
        } catch (IOException e) {
            System.err.println("fencepost: cannot delete " + directory.path());
        }
        Runtime.getRuntime().halt(1);
    }

    /** Where clients find it. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker and deletes what it stored. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        Exit.resetHaltProcedure();
        try {
            directory.close();
        } catch (IOException e) {
            throw new ClusterException("cannot delete what a local broker stored", e);
        }
    }
}
