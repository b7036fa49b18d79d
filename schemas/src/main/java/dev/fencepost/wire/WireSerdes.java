package dev.fencepost.wire;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Batch;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.registry.SchemaRegistry;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The serdes of all topics, in Confluent's wire format. Each call makes new ones: a serde serves
 * one thread.
 *
 * <p>Their deserializers throw {@link dev.fencepost.wire.codec.MalformedRecordException} for what
 * can never be read, and {@link dev.fencepost.registry.RegistryUnavailableException} for what may
 * be read later.
 */
public final class WireSerdes {
    private WireSerdes() {}

    /** For the topics of the three streams. */
    public static Serde<Batch> batch(SchemaRegistry registry) {
        return batch(Framing.of(registry));
    }

    public static Serde<Batch> batch(Framing framing) {
        return Serdes.serdeFrom(new BatchSerializer(framing), new BatchDeserializer(framing));
    }

    public static Serde<Alert> alert(SchemaRegistry registry) {
        return alert(Framing.of(registry));
    }

    public static Serde<Alert> alert(Framing framing) {
        return of(framing, new AlertCodec());
    }

    public static Serde<WindowStatus> windowStatus(SchemaRegistry registry) {
        return windowStatus(Framing.of(registry));
    }

    public static Serde<WindowStatus> windowStatus(Framing framing) {
        return of(framing, new WindowStatusCodec());
    }

    public static Serde<DeadLetter> deadLetter(SchemaRegistry registry) {
        return deadLetter(Framing.of(registry));
    }

    public static Serde<DeadLetter> deadLetter(Framing framing) {
        return of(framing, new DeadLetterCodec());
    }

    private static <T> Serde<T> of(Framing framing, RecordCodec<T> codec) {
        return Serdes.serdeFrom(
                new RecordSerializer<>(framing, codec), new RecordDeserializer<>(framing, codec));
    }
}
