package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fencepost.model.Stream;
import dev.fencepost.producer.route.TopicPlan;
import dev.fencepost.wire.WireSchemas;
import dev.fencepost.wire.codec.BatchCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/asyncapi.yaml names the topics that there are, with the schemas of their records. */
final class AsyncApiTest {
    private JsonNode document;

    @BeforeEach
    void read() throws IOException {
        document = new YAMLMapper().readTree(Path.of("..", "docs", "asyncapi.yaml").toFile());
    }

    @Test
    void namesEachTopicWithTheSchemaOfItsRecords() {
        Map<String, Schema> documented = new TreeMap<>();
        for (JsonNode channel : document.path("channels")) {
            JsonNode message = message(channel);
            Schema schema = new Schema.Parser().parse(message.at("/payload/schema").toString());
            assertThat(message.path("name").asText()).isEqualTo(schema.getFullName());
            documented.put(channel.path("address").asText(), schema);
        }

        assertThat(documented.keySet()).isEqualTo(new TreeMap<>(TopicPlan.wanted()).keySet());
        assertThat(documented)
                .containsEntry(TopicNames.ALERTS, WireSchemas.alert())
                .containsEntry(TopicNames.WINDOWS, WireSchemas.windowStatus())
                .containsEntry(TopicNames.DEAD_LETTER, WireSchemas.deadLetter());
        for (Stream stream : Stream.values()) {
            assertThat(documented)
                    .containsEntry(TopicNames.traceOf(stream), BatchCodec.schema(stream));
        }
    }

    private JsonNode message(JsonNode channel) {
        JsonNode only = channel.path("messages").elements().next();
        return document.at(only.path("$ref").asText().substring(1));
    }

    @Test
    void saysThatTheTopologyReadsTracesAndWritesTheRest() {
        assertThat(document.path("asyncapi").asText()).startsWith("3.");
        Map<String, String> actions = new TreeMap<>();
        for (JsonNode operation : document.path("operations")) {
            JsonNode channel = document.at(operation.at("/channel/$ref").asText().substring(1));
            actions.put(channel.path("address").asText(), operation.path("action").asText());
        }

        TopicPlan.wanted()
                .keySet()
                .forEach(
                        topic ->
                                assertThat(actions)
                                        .containsEntry(
                                                topic,
                                                TopicNames.TRACES.containsKey(topic)
                                                        ? "receive"
                                                        : "send"));
    }
}
