package dev.fencepost.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fencepost.model.Access;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.registry.HttpSchemaRegistry;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.registry.SchemaRegistry;
import dev.fencepost.registry.SchemaRegistryServer;
import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.RandomEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WireSerdesTest {
    private static final long SEED = 31;
    private static final String TOPIC = "some.topic";

    private final RandomEvents random = new RandomEvents(SEED);
    private SchemaRegistryServer server;
    private SchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = SchemaRegistryServer.start();
        registry = new HttpSchemaRegistry(server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void carriesBatches(Stream stream) {
        Batch batch = random.batch(stream, 100);

        assertThat(carry(WireSerdes.batch(registry), batch)).isEqualTo(batch);
    }

    @Test
    void carriesAnAlertWithEverything() {
        assertThat(carry(WireSerdes.alert(registry), FULL)).isEqualTo(FULL);
    }

    @Test
    void carriesAnAlertOfWhichMuchIsAbsent() {
        Alert bare =
                new Alert(
                        FULL.id(),
                        1,
                        HazardKind.TRACE_GAP,
                        "IOMMU",
                        Severity.LATENT,
                        Confidence.CERTAIN,
                        AlertState.CLOSED,
                        "h0",
                        -1,
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        0,
                        -1,
                        1,
                        List.of(),
                        "",
                        "");

        assertThat(carry(WireSerdes.alert(registry), bare)).isEqualTo(bare);
    }

    @Test
    void carriesWindowStates() {
        assertThat(carry(WireSerdes.windowStatus(registry), STATUS)).isEqualTo(STATUS);
    }

    @Test
    void carriesDeadLetters() {
        DeadLetter letter =
                new DeadLetter(TOPIC, 3, 1L << 40, "why", bytes("h0/1"), bytes("no Avro"));
        DeadLetter empty = new DeadLetter(TOPIC, 0, 0, "why", bytes(""), bytes(""));

        assertThat(carry(WireSerdes.deadLetter(registry), letter)).isEqualTo(letter);
        assertThat(carry(WireSerdes.deadLetter(registry), empty)).isEqualTo(empty);
    }

    @Test
    void refusesWhatIsNoRecord() {
        Serde<Batch> serde = WireSerdes.batch(registry);
        byte[] good = serde.serializer().serialize(TOPIC, random.batch(Stream.DMA, 3));
        byte[] magic = good.clone();
        magic[0] = 1;
        byte[] unknownId = good.clone();
        unknownId[4]++;

        assertMalformed(serde, new byte[0]);
        assertMalformed(serde, "{\"op\":\"MAP\"}".getBytes(StandardCharsets.UTF_8));
        assertMalformed(serde, magic);
        assertMalformed(serde, unknownId);
        assertMalformed(serde, Arrays.copyOf(good, good.length - 1));
        assertMalformed(serde, Arrays.copyOf(good, good.length + 1));
        assertThat(serde.deserializer().deserialize(TOPIC, good)).isNotNull();
    }

    @Test
    void refusesRecordsOfAnotherKind() {
        DeadLetter letter = new DeadLetter(TOPIC, 3, 4, "why", bytes("k"), bytes("v"));
        byte[] value = WireSerdes.deadLetter(registry).serializer().serialize(TOPIC, letter);
        byte[] dma =
                WireSerdes.batch(registry)
                        .serializer()
                        .serialize("dma", random.batch(Stream.DMA, 3));

        assertMalformed(WireSerdes.batch(registry), value);
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> new BatchDeserializer(registry).deserialize(Stream.RMP, dma))
                .withMessageContaining("DmaBatch");
    }

    @Test
    void tellsASilentRegistryFromABadRecord() {
        byte[] good =
                WireSerdes.batch(registry)
                        .serializer()
                        .serialize(TOPIC, random.batch(Stream.DMA, 3));
        Serde<Batch> fresh = WireSerdes.batch(new HttpSchemaRegistry(server.url()));
        server.close();

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> fresh.deserializer().deserialize(TOPIC, good));
    }

    @Test
    void readsWhatANewerVersionWroteAndPassesOverItsNewFields() {
        Schema ours = fencepost.DeadLetter.getClassSchema();
        Schema newer =
                Schema.createRecord(
                        ours.getName(),
                        "",
                        ours.getNamespace(),
                        false,
                        java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(addedField()),
                                        ours.getFields().stream()
                                                .map(f -> new Schema.Field(f, f.schema())))
                                .collect(Collectors.toList()));
        DeadLetter letter = new DeadLetter(TOPIC, 3, 4, "why", bytes("k"), bytes("v"));
        byte[] value = WireSerdes.deadLetter(registry).serializer().serialize(TOPIC, letter);
        ByteBuffer added = ByteBuffer.allocate(value.length + 4);
        added.put((byte) 0).putInt(registry.register("newer", newer));
        added.put(new byte[] {6, 'n', 'e', 'w'}).put(value, 5, value.length - 5);

        assertThat(WireSerdes.deadLetter(registry).deserializer().deserialize(TOPIC, added.array()))
                .isEqualTo(letter);
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(
                        () ->
                                WireSerdes.deadLetter(registry)
                                        .deserializer()
                                        .deserialize(
                                                TOPIC, Arrays.copyOf(added.array(), value.length)));
    }

    private static Schema.Field addedField() {
        return new Schema.Field("added", SchemaBuilder.builder().stringType(), "", "none");
    }

    private static void assertMalformed(Serde<?> serde, byte[] value) {
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, value));
    }

    private static <T> T carry(Serde<T> serde, T record) {
        return serde.deserializer().deserialize(TOPIC, serde.serializer().serialize(TOPIC, record));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final List<TraceEvent> EVIDENCE =
            List.of(
                    new Psmash(new Envelope("h0", 2, -5, -6, 7), 0x240000000L, 3),
                    new Access(
                            new Envelope("h0", 2, -4, -5, 0),
                            DeviceId.parse("0001:05:00.1"),
                            0xfffffffffffff000L,
                            64,
                            Direction.WRITE,
                            true,
                            Outcome.RMP_PAGE_FAULT,
                            Source.WALK,
                            0));

    private static final Alert FULL =
            new Alert(
                    "0123456789abcdef0123456789abcdef",
                    12,
                    HazardKind.SIZE_MISMATCH,
                    "IO_LARGER",
                    Severity.FAULT,
                    Confidence.POSSIBLE,
                    AlertState.OPEN,
                    "h0",
                    2,
                    OptionalInt.of(7),
                    Optional.of(DeviceId.parse("0001:05:00.1")),
                    OptionalInt.of(1),
                    OptionalLong.of(-0x200000L),
                    OptionalLong.of(0x10000000L),
                    OptionalLong.of(-0x1000L),
                    OptionalLong.of(0x800000L),
                    OptionalLong.of(0x1000L),
                    -5,
                    -4,
                    1L << 40,
                    EVIDENCE,
                    "A leaf of 8M lies over a frame of 4K entries – \"ü\".",
                    "Split the leaf first.");

    private static final WindowStatus STATUS =
            new WindowStatus(
                    "h0",
                    1,
                    0x240000000L,
                    -9,
                    List.of(
                            new WindowStatus.Leaves(
                                    3,
                                    new LeafRun(
                                            0x10000000L,
                                            0x240000000L,
                                            0x200000L,
                                            1,
                                            Permission.READ,
                                            true))),
                    List.of(
                            new WindowStatus.RmpRun(
                                    0,
                                    511,
                                    WindowStatus.Ownership.PRIVATE,
                                    4096,
                                    1,
                                    0x1000,
                                    true,
                                    WindowStatus.Known.NO),
                            new WindowStatus.RmpRun(
                                    511,
                                    1,
                                    WindowStatus.Ownership.UNKNOWN,
                                    0,
                                    0,
                                    0,
                                    false,
                                    WindowStatus.Known.UNKNOWN)),
                    List.of(
                            new WindowStatus.Hazard(
                                    FULL.id(),
                                    HazardKind.SIZE_MISMATCH,
                                    "IO_LARGER",
                                    Severity.BREACH,
                                    4)),
                    8);
}
