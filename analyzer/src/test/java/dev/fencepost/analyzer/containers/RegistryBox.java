package dev.fencepost.analyzer.containers;

import static org.awaitility.Awaitility.await;

import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistryUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * A schema registry with Confluent's API in a container, which keeps what it knows in a cluster's
 * topics. Configured by the files of deploy/schema-registry, all of them: each kind of registry
 * takes its own. Where its API is, it is asked.
 */
public final class RegistryBox implements AutoCloseable {
    private static final Path SETTINGS = Path.of("..", "deploy", "schema-registry");
    private static final String COMPOSE_KAFKA = "kafka:19092";
    private static final Duration POLL = Duration.ofSeconds(2);

    /** Where Confluent's API is in the registries that have it: port and path. */
    private static final Map<Integer, String> PLACES = Map.of(8081, "", 8080, "/apis/ccompat/v7");

    private final Box box;
    private final Map<Integer, Integer> ports = new HashMap<>();
    private URI url;

    private RegistryBox(Network network, KafkaCluster kafka) throws IOException {
        PLACES.keySet().forEach(port -> ports.put(Box.freePort(), port));
        box = new Box(Images.schemaRegistry(), network, "schema-registry", ports, settings(kafka));
        box.container()
                .waitingFor(
                        new AbstractWaitStrategy() {
                            @Override
                            protected void waitUntilReady() {
                                url = findApi();
                            }
                        });
    }

    /** Starts one over a cluster, and returns once it answers. */
    public static RegistryBox start(Network network, KafkaCluster kafka) throws IOException {
        RegistryBox registry = new RegistryBox(network, kafka);
        registry.box.container().start();
        registry.warmUp();
        return registry;
    }

    /** The first schema that it takes needs longer than a client waits. */
    private void warmUp() {
        await().atMost(Box.START)
                .ignoreException(RegistryUnavailableException.class)
                .until(() -> client().register("warm-up", Schema.create(Schema.Type.STRING)) > 0);
    }

    private static Map<String, String> settings(KafkaCluster kafka) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String file : List.of("confluent.env", "apicurio.env")) {
            for (String line : Files.readAllLines(SETTINGS.resolve(file))) {
                if (!line.startsWith("#")) {
                    String[] pair = line.split("=", 2);
                    settings.put(pair[0], pair[1].replace(COMPOSE_KAFKA, kafka.insideServers()));
                }
            }
        }
        settings.put(
                "SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR",
                Integer.toString(kafka.replicas()));
        return settings;
    }

    private URI findApi() {
        return await().atMost(Box.START)
                .pollInterval(POLL)
                .until(
                        () ->
                                ports.entrySet().stream()
                                        .map(
                                                port ->
                                                        URI.create(
                                                                "http://localhost:"
                                                                        + port.getKey()
                                                                        + PLACES.get(
                                                                                port.getValue())))
                                        .filter(RegistryBox::answers)
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static boolean answers(URI url) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/subjects"))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        try {
            return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Where this machine reaches its API. */
    public URI url() {
        return url;
    }

    /** Waits until it answers, as after a harm that was mended. */
    public void awaitAnswer() {
        await().atMost(Box.START).pollInterval(POLL).until(() -> answers(url));
    }

    /** Our client of it. */
    public HttpSchemaRegistry client() {
        return new HttpSchemaRegistry(url);
    }

    /** Its container, to be harmed. */
    public Box box() {
        return box;
    }

    @Override
    public void close() {
        box.close();
    }
}
