package dev.fencepost.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fencepost.model.Batch;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.model.Stream;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistryRefusedException;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.registry.SchemaRegistryServer;
import dev.fencepost.wire.codec.BatchCodec;
import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.RandomEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A serde of other people's, with Confluent's own registry client in it, in place of ours. */
final class SerdeFramingTest {
    private static final long SEED = 9_71;
    private static final String TOPIC = "fencepost.rmp";

    private final RandomEvents random = new RandomEvents(SEED);
    private SchemaRegistryServer server;
    private HttpSchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = SchemaRegistryServer.start();
        registry = new HttpSchemaRegistry(server.url());
        TheirSerde.CONFIGURED.clear();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SerdeFraming theirs(String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("schema.registry.url", server.url().toString());
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        try {
            return new SerdeFraming(
                    TheirSerde.Writing.class.getName(),
                    TheirSerde.Reading.class.getName(),
                    settings);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void writesTheBytesThatWeWriteAndReadsThem(Stream stream) {
        String topic = "fencepost." + stream.label();
        Batch batch = random.batch(stream, 50);

        byte[] written = new BatchSerializer(theirs()).serialize(topic, batch);

        assertThat(written)
                .as("seed %s", SEED)
                .isEqualTo(new BatchSerializer(registry).serialize(topic, batch));
        assertThat(new BatchDeserializer(theirs()).deserialize(stream, written)).isEqualTo(batch);
        assertThat(new BatchDeserializer(registry).deserialize(stream, written)).isEqualTo(batch);
    }

    @Test
    void carriesEveryKindOfRecord() {
        DeadLetter letter =
                new DeadLetter(TOPIC, 3, 4, "why", ByteBuffer.allocate(2), ByteBuffer.allocate(3));
        byte[] written = WireSerdes.deadLetter(theirs()).serializer().serialize(TOPIC, letter);

        assertThat(WireSerdes.deadLetter(theirs()).deserializer().deserialize(TOPIC, written))
                .isEqualTo(letter);
        for (Schema schema : List.of(WireSchemas.alert(), WireSchemas.windowStatus())) {
            theirs().sealer("of-" + schema.getName(), schema); // tries with a blank one
        }
    }

    @Test
    void handsOnItsSettingsWhole() {
        SerdeFraming framing =
                theirs("auto.register.schemas", "false", "ssl.keystore.type", "PEM", "mine", "x");
        registry.register(TOPIC + "-value", BatchCodec.schema(Stream.RMP));

        framing.sealer(TOPIC, BatchCodec.schema(Stream.RMP));
        framing.opener(BatchCodec.schema(Stream.RMP));

        assertThat(TheirSerde.CONFIGURED).hasSize(2);
        assertThat(Set.copyOf(TheirSerde.CONFIGURED))
                .singleElement()
                .isEqualTo(
                        Map.of(
                                "schema.registry.url", server.url().toString(),
                                "auto.register.schemas", "false",
                                "ssl.keystore.type", "PEM",
                                "mine", "x"));
    }

    @Test
    void findsOutBeforeTheFirstRecordThatARegistryRefuses() {
        SerdeFraming framing = theirs("auto.register.schemas", "false");

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> framing.sealer(TOPIC, BatchCodec.schema(Stream.RMP)))
                .withMessageContaining("40401");
    }

    @Test
    void tellsARegistryThatIsGoneFromARecordThatIsBad() {
        byte[] good = new BatchSerializer(registry).serialize(TOPIC, random.batch(Stream.RMP, 9));
        byte[] unknown = good.clone();
        ByteBuffer.wrap(unknown).putInt(1, 4711);
        BatchDeserializer reader = new BatchDeserializer(theirs());

        for (byte[] bad :
                List.of(
                        unknown,
                        Arrays.copyOf(good, good.length / 2),
                        new byte[] {7, 7, 7, 7, 7})) {
            assertThatExceptionOfType(MalformedRecordException.class)
                    .isThrownBy(() -> reader.deserialize(Stream.RMP, bad));
        }
        server.close();
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> new BatchDeserializer(theirs()).deserialize(Stream.RMP, good));
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> theirs().sealer(TOPIC, BatchCodec.schema(Stream.RMP)));
    }

    @Test
    void refusesARecordOfAnotherKind() {
        DeadLetter letter =
                new DeadLetter(TOPIC, 3, 4, "why", ByteBuffer.allocate(2), ByteBuffer.allocate(3));
        byte[] written = WireSerdes.deadLetter(theirs()).serializer().serialize("t", letter);

        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> new BatchDeserializer(theirs()).deserialize(Stream.RMP, written))
                .withMessageContaining("fencepost.DeadLetter");
    }

    @Test
    void namesAClassThatIsNotThere() {
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(
                        () ->
                                new SerdeFraming(
                                        SerdeFraming.CONFLUENT_SERIALIZER,
                                        SerdeFraming.CONFLUENT_DESERIALIZER,
                                        Map.of()))
                .withMessage(SerdeFraming.CONFLUENT_SERIALIZER);
    }

    @Test
    void showsNoSecretThatASerdeLetsOut() throws ClassNotFoundException {
        Map<String, String> settings =
                Map.of("basic.auth.user.info", "u:s3cret", "schema.registry.url", "http://u:s3@h");
        SerdeFraming framing =
                new SerdeFraming(
                        Babbling.class.getName(), TheirSerde.Reading.class.getName(), settings);

        assertThatExceptionOfType(RegistryRefusedException.class)
                .isThrownBy(() -> framing.sealer(TOPIC, BatchCodec.schema(Stream.RMP)))
                .withMessageContaining("[hidden]")
                .withMessageContaining("http://h")
                .withMessageNotContaining("s3");
    }

    /** Says all that it was told. */
    public static final class Babbling
            implements org.apache.kafka.common.serialization.Serializer<Object> {
        @Override
        public void configure(Map<String, ?> settings, boolean isKey) {
            throw new IllegalArgumentException("cannot use " + settings);
        }

        @Override
        public byte[] serialize(String topic, Object data) {
            return new byte[0];
        }
    }
}
