package dev.fencepost.producer.route;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Which cluster to talk to, and how: settings of Kafka's clients that are passed through.
 *
 * @param bootstrapServers {@code host:port}, several with commas
 * @param properties any settings of Kafka's clients
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** All settings, with these on top. */
    public Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers);
        all.putAll(more);
        return all;
    }

    /**
     * Connects an administrator and asks the cluster whether it is there.
     *
     * @throws BrokerSilentException where no broker answers within a few seconds
     * @throws ClusterException where one answers no, or these settings cannot be used
     */
    public Admin connect() {
        int millis = (int) PATIENCE.toMillis();
        Map<String, Object> settings =
                with(Map.of("request.timeout.ms", millis, "default.api.timeout.ms", millis));
        Admin admin;
        try {
            admin = Admin.create(settings);
        } catch (KafkaException e) {
            throw new ClusterException("cannot use Kafka at " + bootstrapServers, e);
        }
        try {
            get(admin.describeCluster().nodes(), "Kafka at " + bootstrapServers + " refuses");
        } catch (ClusterException e) {
            admin.close(Duration.ZERO);
            throw e.getCause() instanceof RetriableException silence ? silent(silence) : refused(e);
        }
        return admin;
    }

    private ClusterException refused(ClusterException e) {
        return Refusal.words(e.getCause())
                .map(
                        why ->
                                new ClusterException(
                                        "no TLS with Kafka at " + bootstrapServers + ": " + why))
                .orElse(e);
    }

    private ClusterException silent(RetriableException silence) {
        String words = "no Kafka broker answers at " + bootstrapServers;
        return new SilentPort(this)
                .mismatch()
                .map(why -> new ClusterException(words + ": " + why))
                .orElseGet(() -> new BrokerSilentException(words, silence));
    }

    /**
     * Connects as {@link #connect()} does, and asks again where no broker answers, until so much
     * time is over. An attempt takes a few seconds by itself.
     */
    public Admin connect(Duration patience) {
        long begun = System.nanoTime();
        while (true) {
            try {
                return connect();
            } catch (BrokerSilentException e) {
                if (System.nanoTime() - begun >= patience.toNanos()) {
                    throw e;
                }
            }
        }
    }

    /** Names what is set, and shows no value: some are secret. */
    @Override
    public String toString() {
        return bootstrapServers + " with " + new TreeSet<>(properties.keySet());
    }

    static <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new ClusterException(what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(what + ": interrupted", e);
        }
    }
}
