# The programs from what `mvn package` made: dependencies in a layer of their own, our jars in a small one above it.
#   docker build --target fencepost -t fencepost .    everything
#   docker build --target producer -t producer .      simulate, import, replay, recorder, topics
# The base has to have Java 17 or later and a bash, by which a container looks after its own health.
ARG JRE_IMAGE=eclipse-temurin:17.0.16_8-jre-noble

FROM ${JRE_IMAGE} AS base
# numbers and not names, so that a cluster that forbids root can tell
RUN mkdir -p /opt/fencepost/lib /var/lib/fencepost && chown 10001:10001 /var/lib/fencepost
COPY deploy/image/healthy /opt/fencepost/healthy
USER 10001:10001
WORKDIR /var/lib/fencepost

FROM base AS producer
COPY producer/target/image/lib/ /opt/fencepost/lib/
COPY schemas/target/schemas-*.jar producer/target/producer-*.jar /opt/fencepost/
# JDK_JAVA_OPTIONS adds to these
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-cp", "/opt/fencepost/*:/opt/fencepost/lib/*", "dev.fencepost.producer.cli.ProducerMain"]
CMD ["--help"]

FROM base AS fencepost
COPY analyzer/target/image/lib/ /opt/fencepost/lib/
COPY schemas/target/schemas-*.jar producer/target/producer-*.jar analyzer/target/analyzer-*.jar /opt/fencepost/
VOLUME /var/lib/fencepost
EXPOSE 8080 9400
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-cp", "/opt/fencepost/*:/opt/fencepost/lib/*", "dev.fencepost.analyzer.cli.Fencepost"]
CMD ["--help"]
