package dev.fencepost.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.wire.codec.EventCodec;
import dev.fencepost.wire.codec.RandomEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro trace files, ours and others', whole and damaged. */
final class AvroTraceTest {
    private static final long SEED = 77;
    private static final List<TraceEvent> EVENTS = RandomEvents.ordered(SEED, 20_000);

    private final List<Problem> problems = new ArrayList<>();

    @Test
    void readsWhatItWrote() {
        assertThat(read(write(EVENTS))).as("seed %s", SEED).isEqualTo(EVENTS);
        assertThat(read(write(List.of()))).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void writesTheSameBytesForTheSameEvents() {
        assertThat(write(EVENTS)).isEqualTo(write(EVENTS));
    }

    @Test
    void isReadByAvrosOwnReader() throws IOException {
        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(
                        new ByteArrayInputStream(write(EVENTS)), new GenericDatumReader<>())) {
            for (TraceEvent event : EVENTS) {
                GenericRecord inner = (GenericRecord) stream.next().get("event");
                assertThat(inner.getSchema().getDoc()).startsWith(event.op() + ":");
                assertThat(inner.get("seq")).isEqualTo(event.seq());
            }
            assertThat(stream.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "deflate", "zstandard"})
    void readsWhatAvrosOwnWriterWrote(String codec) throws IOException {
        byte[] theirs = copy(write(EVENTS), EventCodec.schema(), codec);

        assertThat(read(theirs)).isEqualTo(EVENTS);
        assertThat(problems).isEmpty();
    }

    @Test
    void readsAnotherVersionOfTheSchema() throws IOException {
        Schema ours = EventCodec.schema();
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(new Schema.Field("added", Schema.create(Schema.Type.LONG), "", 5L));
        ours.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        Schema newer = Schema.createRecord(ours.getName(), "", ours.getNamespace(), false, fields);

        assertThat(read(copy(write(EVENTS), newer, "deflate"))).isEqualTo(EVENTS);
        assertThat(problems).isEmpty();
    }

    @Test
    void keepsWhatLiesBeforeTheCutOfATornFile() {
        byte[] whole = write(EVENTS);
        for (int length = whole.length - 1; length > whole.length / 3; length -= 4001) {
            problems.clear();
            List<TraceEvent> kept = read(Arrays.copyOf(whole, length));
            List<TraceEvent> events = withoutGaps(kept);

            assertThat(events).isEqualTo(EVENTS.subList(0, events.size()));
            assertThat(events.size()).isBetween(1, EVENTS.size());
            assertThat(kept.get(kept.size() - 1)).isInstanceOf(Gap.class);
            assertThat(problems).hasSize(1);
            assertThat(problems.get(0).cause()).contains("breaks off");
        }
    }

    @Test
    void keepsTheWholeEventsOfATornBlock() throws IOException {
        byte[] whole = copy(write(EVENTS), EventCodec.schema(), "null");
        List<TraceEvent> kept = withoutGaps(read(Arrays.copyOf(whole, whole.length - 100)));

        assertThat(kept).isEqualTo(EVENTS.subList(0, kept.size()));
        assertThat(kept.size()).isBetween(EVENTS.size() - 20, EVENTS.size() - 1);
    }

    @Test
    void goesOnBehindADamagedBlock() {
        byte[] damaged = write(EVENTS);
        damaged[damaged.length / 2] ^= 0x55;
        List<TraceEvent> read = read(damaged);
        List<TraceEvent> kept = withoutGaps(read);
        int before =
                IntStream.range(0, read.size())
                        .filter(i -> read.get(i) instanceof Gap)
                        .findFirst()
                        .orElseThrow();

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).position()).isBetween(1L, (long) damaged.length / 2);
        assertThat(read.subList(0, before)).isEqualTo(EVENTS.subList(0, before));
        assertThat(kept.subList(before, kept.size()))
                .isNotEmpty()
                .isEqualTo(EVENTS.subList(EVENTS.size() - (kept.size() - before), EVENTS.size()));
        assertThat(read.stream().filter(Gap.class::isInstance).map(TraceEvent::stream).distinct())
                .containsExactlyInAnyOrder(dev.fencepost.model.Stream.values());
    }

    @Test
    void answersAnyDamageWithProblemsAndGaps() {
        Random noise = new Random(SEED);
        Set<TraceEvent> written = new HashSet<>(EVENTS);
        byte[] whole = write(EVENTS);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + noise.nextInt(20); flips > 0; flips--) {
                int header = write(List.of()).length;
                damaged[header + noise.nextInt(whole.length - header)] = (byte) noise.nextInt();
            }
            problems.clear();
            List<TraceEvent> read = read(damaged);
            List<TraceEvent> kept = withoutGaps(read);

            assertThat(written.containsAll(kept)).as("seed %s, %s", SEED, i).isTrue();
            assertThat(!problems.isEmpty()).isEqualTo(kept.size() < read.size());
            assertThat(kept.size() == EVENTS.size() || !problems.isEmpty()).isTrue();
        }
    }

    @Test
    void refusesWhatIsNoTrace() throws IOException {
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        Schema schema = Schema.createRecord("Other", "", "x", false, List.of());
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, other);
        }

        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read(other.toByteArray()))
                .withMessage("t.avro:0: holds no trace but \"x.Other\"");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read(Arrays.copyOf(write(EVENTS), 300)))
                .withMessageStartingWith("t.avro:0: header is damaged: ");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read("{\"op\":\"MAP\"}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void saysWhetherItsEventsLieInTotalOrder() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AvroTraceWriter writer = AvroTraceWriter.inTotalOrder(out);
        writer.accept(psmash(5, 5));
        writer.accept(psmash(6, 4));

        assertThatIllegalArgumentException().isThrownBy(() -> writer.accept(psmash(6, 3)));
        writer.commit();
        assertThat(reader(out.toByteArray()).totalOrder()).isTrue();
        assertThat(reader(write(EVENTS)).totalOrder()).isFalse();
    }

    private static TraceEvent psmash(long ts, long seq) {
        return new Psmash(new Envelope("h0", 0, ts, seq, 0), 0, 0);
    }

    private AvroTraceReader reader(byte[] file) {
        return new AvroTraceReader(new ByteArrayInputStream(file), "t.avro", problems::add);
    }

    private List<TraceEvent> read(byte[] file) {
        AvroTraceReader reader = reader(file);
        List<TraceEvent> events = new ArrayList<>();
        reader.forEachRemaining(events::add);
        return events;
    }

    private static List<TraceEvent> withoutGaps(List<TraceEvent> events) {
        return events.stream().filter(event -> !(event instanceof Gap)).toList();
    }

    private static byte[] write(List<TraceEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AvroTraceWriter writer = new AvroTraceWriter(out);
        events.forEach(writer::accept);
        writer.commit();
        return out.toByteArray();
    }

    /** The same trace, written by Avro's own classes. */
    private static byte[] copy(byte[] file, Schema schema, String codec) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GenericDatumReader<GenericRecord> records = new GenericDatumReader<>(null, schema);
        try (DataFileStream<GenericRecord> stream =
                        new DataFileStream<>(new ByteArrayInputStream(file), records);
                DataFileWriter<GenericRecord> writer =
                        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.fromString(codec)).create(schema, out);
            while (stream.hasNext()) {
                writer.append(stream.next());
            }
        }
        return out.toByteArray();
    }
}
