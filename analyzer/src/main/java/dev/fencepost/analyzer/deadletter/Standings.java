package dev.fencepost.analyzer.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.merge.BatchCheck;
import dev.fencepost.analyzer.merge.StreamPast;
import dev.fencepost.analyzer.topology.LetterHeaders;
import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.wire.BatchDeserializer;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.codec.MalformedRecordException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out which letters can go back: those that can be read now and whose stream has not gone on
 * without them. For the second, it reads what lies behind them in their own topics.
 * Single-threaded.
 */
public final class Standings {
    private final KafkaSettings kafka;
    private final BatchDeserializer reader;
    private final Set<Origin> refused;
    private final Set<Origin> putBack = new HashSet<>();
    private final Map<SlotStream, StreamPast> pasts = new HashMap<>();

    /** The stream of one slot, where its records lie. */
    private record SlotStream(String topic, int partition, String key) {
        static SlotStream of(Standing ready) {
            Origin origin = ready.letter().origin();
            String key = ready.batch().orElseThrow().key();
            return new SlotStream(origin.topic(), origin.partition(), key);
        }
    }

    /**
     * A judge of letters.
     *
     * @param refused every record that has a letter: such a one was not accepted
     */
    public Standings(KafkaSettings kafka, Framing framing, Set<Origin> refused) {
        this.kafka = kafka;
        this.refused = Set.copyOf(refused);
        this.reader = new BatchDeserializer(framing);
    }

    /**
     * Where each letter stands, in the order in which they lay in their topics.
     *
     * @throws dev.fencepost.producer.route.ClusterException where a topic cannot be read
     * @throws dev.fencepost.registry.RegistryUnavailableException where the registry is silent
     */
    public List<Standing> of(Collection<Letter> letters) {
        Map<Origin, Standing> standings = new TreeMap<>();
        letters.forEach(letter -> standings.put(letter.origin(), read(letter)));
        Map<TopicPartition, Long> behind = new HashMap<>();
        for (Standing standing : standings.values()) {
            if (standing.isReady()) {
                Origin origin = standing.letter().origin();
                TopicPartition place = new TopicPartition(origin.topic(), origin.partition());
                behind.merge(place, origin.offset() + 1, Math::min);
                pasts.put(SlotStream.of(standing), new StreamPast());
            }
        }
        if (!behind.isEmpty()) {
            new TopicScan(kafka).from(behind, this::note);
        }
        return standings.values().stream().map(this::held).toList();
    }

    /** Takes note of a record behind the first letter of its partition. */
    private void note(ConsumerRecord<byte[], byte[]> written) {
        LetterHeaders.text(written.headers(), LetterHeaders.PUT_BACK)
                .flatMap(Origin::parse)
                .ifPresent(putBack::add);
        Origin at = new Origin(written.topic(), written.partition(), written.offset());
        String key = written.key() == null ? "" : new String(written.key(), UTF_8);
        StreamPast past = pasts.get(new SlotStream(at.topic(), at.partition(), key));
        if (past == null || refused.contains(at)) {
            return;
        }
        try {
            past.accept(reader.deserialize(streamOf(written.topic()), written.value()));
        } catch (MalformedRecordException e) {
            // not accepted either; the topology has yet to read it
        }
    }

    private Standing read(Letter letter) {
        if (letter.isOutdated()) {
            return Standing.refused(letter, letter.content().cause());
        }
        if (letter.cutFrom().isPresent()) {
            String whole = "only the beginning of " + letter.cutFrom().get() + " bytes was kept";
            return Standing.refused(letter, whole);
        }
        if (!TopicNames.TRACES.containsKey(letter.origin().topic())) {
            return Standing.refused(letter, "not of a topic that is read");
        }
        Batch batch;
        try {
            batch = reader.deserialize(streamOf(letter.origin().topic()), letter.value());
        } catch (MalformedRecordException e) {
            return Standing.refused(letter, "cannot be read: " + e.getMessage());
        }
        Optional<String> problem =
                new String(letter.keyBytes(), UTF_8).equals(batch.key())
                        ? BatchCheck.problem(batch)
                        : Optional.of(
                                "a batch of " + batch.key() + " under the key " + letter.key());
        return new Standing(letter, Optional.of(batch), problem);
    }

    private Standing held(Standing standing) {
        if (!standing.isReady()) {
            return standing;
        }
        Origin origin = standing.letter().origin();
        Batch batch = standing.batch().orElseThrow();
        Optional<String> objection =
                putBack.contains(origin)
                        ? Optional.of("was put back before")
                        : pasts.get(SlotStream.of(standing)).objection(batch);
        return new Standing(standing.letter(), standing.batch(), objection);
    }

    private static Stream streamOf(String topic) {
        return TopicNames.TRACES.get(topic);
    }
}
