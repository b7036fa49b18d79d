package dev.fencepost.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.TraceEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EventCodecTest {
    private static final long SEED = 20_26;

    private final RandomEvents random = new RandomEvents(SEED);
    private final EventCodec codec = new EventCodec();

    @ParameterizedTest
    @EnumSource(Op.class)
    void agreesWithTheGeneratedClassesInBothDirections(Op op) {
        for (int i = 0; i < 200; i++) {
            TraceEvent event = random.event(op);
            IndexedRecord generated = GeneratedRecords.of(event);

            assertThat(codec.decode(GeneratedRecords.write(generated)))
                    .as("seed %s", SEED)
                    .isEqualTo(event);
            assertThat(GeneratedRecords.read(EventCodec.schema(), codec.encode(event)))
                    .as("seed %s: %s", SEED, event)
                    .isEqualTo(generated);
        }
    }

    @Test
    void numbersTheBranchesOfItsUnionAsTheSchemaDoes() {
        List<Schema> branches = EventCodec.schema().getField("event").schema().getTypes();

        assertThat(branches).hasSize(EventSchemas.branches());
        for (Op op : Op.values()) {
            assertThat(branches.get(EventSchemas.branchOf(op)).getDoc())
                    .startsWith(op.name() + ":");
        }
    }

    @Test
    void refusesEveryEventThatIsCutShort() {
        for (Op op : Op.values()) {
            byte[] whole = codec.encode(random.event(op));
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatExceptionOfType(MalformedRecordException.class)
                        .as("%s cut to %s", op, length)
                        .isThrownBy(() -> codec.decode(cut));
            }
        }
    }

    @Test
    void readsAMapThatAnEarlierVersionKept() {
        for (int i = 0; i < 200; i++) {
            MapLeaves map = (MapLeaves) random.event(Op.MAP);
            byte[] now = codec.encode(map);

            assertThat(codec.decodeKept(now)).isEqualTo(map);
            assertThat(codec.decodeKept(Arrays.copyOf(now, now.length - 1))).isEqualTo(exact(map));
        }
        byte[] cut = Arrays.copyOf(codec.encode(random.event(Op.UNMAP)), 5);
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> codec.decodeKept(cut));
    }

    private static MapLeaves exact(MapLeaves map) {
        return new MapLeaves(
                map.envelope(),
                map.domain(),
                map.iova(),
                map.spa(),
                map.size(),
                map.count(),
                map.perm());
    }

    @Test
    void refusesBytesBehindAnEvent() {
        byte[] whole = codec.encode(random.event(Op.ACCESS));
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> codec.decode(Arrays.copyOf(whole, whole.length + 1)))
                .withMessageContaining("1 bytes too many");
    }

    @Test
    void answersAnyBytesWithAnEventOrARefusal() {
        Random noise = new Random(SEED);
        int events = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = codec.encode(random.event());
            for (int flips = noise.nextInt(4); flips >= 0; flips--) {
                bytes[noise.nextInt(bytes.length)] = (byte) noise.nextInt();
            }
            try {
                assertThat(codec.decode(bytes)).isNotNull();
                events++;
            } catch (MalformedRecordException refused) {
                assertThat(refused).hasMessageStartingWith("byte ");
            }
        }
        assertThat(events).as("seed %s: still events", SEED).isBetween(1, 99_999);
    }
}
