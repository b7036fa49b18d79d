package dev.fencepost.analyzer.deadletter;

import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.WireSerdes;
import dev.fencepost.wire.codec.MalformedRecordException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The dead-letter topic of a cluster. */
public final class LetterBox {
    private final KafkaSettings kafka;
    private final Framing framing;

    public LetterBox(KafkaSettings kafka, Framing framing) {
        this.kafka = kafka;
        this.framing = framing;
    }

    /**
     * Shows every letter that is there, partition by partition.
     *
     * @param unreadable told in a sentence of each record that is no letter of ours
     * @throws dev.fencepost.producer.route.ClusterException where the topic cannot be read
     */
    public void forEach(Consumer<Letter> viewer, Consumer<String> unreadable) {
        Deserializer<DeadLetter> reader = WireSerdes.deadLetter(framing).deserializer();
        new TopicScan(kafka)
                .all(
                        TopicNames.DEAD_LETTER,
                        written -> {
                            try {
                                view(written, reader, viewer);
                            } catch (MalformedRecordException e) {
                                unreadable.accept(at(written) + " is no letter: " + e.getMessage());
                            }
                        });
    }

    private static void view(
            ConsumerRecord<byte[], byte[]> written,
            Deserializer<DeadLetter> reader,
            Consumer<Letter> viewer) {
        DeadLetter content = reader.deserialize(written.topic(), written.value());
        if (content != null) {
            viewer.accept(new Letter(content, written.timestamp(), written.headers()));
        }
    }

    private static Origin at(ConsumerRecord<byte[], byte[]> written) {
        return new Origin(written.topic(), written.partition(), written.offset());
    }
}
