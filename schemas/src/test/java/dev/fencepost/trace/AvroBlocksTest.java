package dev.fencepost.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.wire.codec.AvroOutput;
import dev.fencepost.wire.codec.EventCodec;
import dev.fencepost.wire.codec.RandomEvents;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that somebody made on purpose. */
@Timeout(60)
final class AvroBlocksTest {
    private static final int BLOCKS = 200_000;

    private final List<Problem> problems = new ArrayList<>();

    /** Each is looked at once: time grows with the file, not with its square. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, AvroBlocks.LONGEST})
    void blocksThatLieAboutTheirLengthCostNothingButThemselves(int length) {
        AvroHeader header = AvroHeader.of(BlockCodec.NULL, false);
        AvroOutput file = new AvroOutput();
        header.write(file);
        for (int i = 0; i < BLOCKS; i++) {
            file.writeLong(1);
            file.writeLong(length);
            file.writeRaw(header.markerBytes(), 0, AvroHeader.MARKER_SIZE);
        }

        assertThat(read(file)).hasSize(3);
        assertThat(problems).hasSize(BLOCKS);
    }

    @Test
    void keepsWhatABlockOfAnotherVersionHoldsBeforeItsDamage() {
        Schema ours = EventCodec.schema();
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(new Schema.Field("added", Schema.create(Schema.Type.INT)));
        ours.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        Schema theirs = Schema.createRecord(ours.getName(), "", ours.getNamespace(), false, fields);
        AvroHeader header = new AvroHeader(theirs, BlockCodec.NULL, false, "0123456789abcdef");
        TraceEvent event = RandomEvents.ordered(1, 1).get(0);
        byte[] written = new EventCodec().encode(event);
        AvroOutput block = new AvroOutput();
        block.writeInt(7);
        block.writeRaw(written, 0, written.length);
        block.writeLong(-1);
        AvroOutput file = new AvroOutput();
        header.write(file);
        file.writeLong(2);
        file.writeLong(block.size());
        file.writeRaw(block.toByteArray(), 0, block.size());
        file.writeRaw(header.markerBytes(), 0, AvroHeader.MARKER_SIZE);

        assertThat(read(file)).hasSize(4).startsWith(event);
        assertThat(problems).singleElement().asString().contains("1 events of a block");
    }

    private List<TraceEvent> read(AvroOutput file) {
        List<TraceEvent> events = new ArrayList<>();
        new AvroTraceReader(new ByteArrayInputStream(file.toByteArray()), "t.avro", problems::add)
                .forEachRemaining(events::add);
        return events;
    }
}
