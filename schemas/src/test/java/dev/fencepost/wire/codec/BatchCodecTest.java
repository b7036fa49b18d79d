package dev.fencepost.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Op;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchCodecTest {
    private static final long SEED = 7_04;

    private final RandomEvents random = new RandomEvents(SEED);
    private final BatchCodec codec = new BatchCodec();

    @ParameterizedTest
    @EnumSource(Stream.class)
    void agreesWithTheGeneratedClassesInBothDirections(Stream stream) {
        for (int size = 0; size < 300; size++) {
            Batch batch = random.batch(stream, size);
            IndexedRecord generated = GeneratedRecords.of(batch);

            assertThat(codec.decode(stream, GeneratedRecords.write(generated)))
                    .as("seed %s", SEED)
                    .isEqualTo(batch);
            assertThat(GeneratedRecords.read(BatchCodec.schema(stream), codec.encode(batch)))
                    .as("seed %s: %s", SEED, batch)
                    .isEqualTo(generated);
        }
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void numbersTheBranchesOfItsUnionAsTheSchemaDoes(Stream stream) {
        List<Schema> branches =
                BatchCodec.schema(stream).getField("events").schema().getElementType().getTypes();

        assertThat(branches).hasSize(EventSchemas.branches(stream));
        for (int branch = 0; branch < branches.size(); branch++) {
            Op op = EventSchemas.opOf(stream, branch);
            assertThat(branches.get(branch).getDoc()).startsWith(op.name() + ":");
            assertThat(EventSchemas.branchOf(stream, op)).isEqualTo(branch);
        }
    }

    @Test
    void readsArraysWrittenInSeveralBlocks() throws IOException {
        Batch batch = random.batch(Stream.DMA, 200);
        IndexedRecord generated = GeneratedRecords.of(batch);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder =
                new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
        new SpecificDatumWriter<IndexedRecord>(generated.getSchema()).write(generated, encoder);
        encoder.flush();

        assertThat(codec.decode(Stream.DMA, out.toByteArray())).isEqualTo(batch);
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void refusesEveryBatchThatIsCutShortOrTooLong(Stream stream) {
        byte[] whole = codec.encode(random.batch(stream, 30));
        for (int length = 0; length < whole.length; length++) {
            int cut = length;
            assertThatExceptionOfType(MalformedRecordException.class)
                    .isThrownBy(() -> codec.decode(stream, ByteBuffer.wrap(whole, 0, cut)));
        }
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> codec.decode(stream, Arrays.copyOf(whole, whole.length + 1)));
    }

    @ParameterizedTest
    @EnumSource(Stream.class)
    void answersAnyBytesWithABatchOrARefusal(Stream stream) {
        Random noise = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = codec.encode(random.batch(stream, 10));
            bytes[noise.nextInt(bytes.length)] = (byte) noise.nextInt();
            try {
                assertThat(codec.decode(stream, bytes).stream()).isEqualTo(stream);
            } catch (MalformedRecordException e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %s", SEED).isPositive();
    }

    @Test
    void doesNotReserveMemoryForEventsThatAreNotThere() {
        AvroOutput out = new AvroOutput();
        out.writeString("h0");
        out.writeInt(0);
        out.writeInt(0);
        out.writeInt(4);
        out.writeLong(1);
        out.writeLong(1);
        out.writeBoolean(false);
        out.writeInt(Integer.MAX_VALUE);

        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> codec.decode(Stream.RMP, out.toByteArray()))
                .withMessageContaining("2147483647 items in 0 bytes");
    }

    @Test
    void refusesToWriteAnEventOfAnotherStream() {
        Routed access = random.routed(Stream.DMA, "h0", 0);
        Batch mixed = new Batch(Stream.RMP, "h0", 0, 0, 4, 0, 0, false, List.of(access));

        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(mixed));
    }
}
