package dev.fencepost.analyzer.containers;

import java.util.Optional;
import org.testcontainers.utility.DockerImageName;

/**
 * The images that tests run: those of docker-compose.yml, or what the same variables say where
 * these cannot be pulled.
 */
public final class Images {
    private Images() {}

    /** A broker that takes the environment of {@code apache/kafka}. */
    public static DockerImageName kafka() {
        return of("KAFKA_IMAGE", "apache/kafka:4.3.1");
    }

    /** A schema registry with Confluent's API. */
    public static DockerImageName schemaRegistry() {
        return of("SCHEMA_REGISTRY_IMAGE", "confluentinc/cp-schema-registry:8.0.0");
    }

    private static DockerImageName of(String variable, String byDefault) {
        return DockerImageName.parse(
                Optional.ofNullable(System.getenv(variable)).orElse(byDefault));
    }
}
