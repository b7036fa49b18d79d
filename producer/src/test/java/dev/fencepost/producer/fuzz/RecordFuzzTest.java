package dev.fencepost.producer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Timeout;

/** Values of all topics in the wire format, under schemas of this version. */
@Timeout(60)
final class RecordFuzzTest {
    private static final long CONSTANT = 1 << 18;
    private static final long PER_BYTE = 400;

    private static final List<Serde<?>> SERDES = new KnownSchemas().serdes();

    @FuzzTest
    void aRecordIsReadWholeOrRefused(byte[] value) {
        Allocation.holds(
                CONSTANT + PER_BYTE * value.length,
                () -> SERDES.forEach(serde -> KnownSchemas.read(serde, value)));
        SERDES.forEach(serde -> comesBack(serde, value));
    }

    private static <T> void comesBack(Serde<T> serde, byte[] value) {
        KnownSchemas.read(serde, value)
                .ifPresent(
                        record -> {
                            byte[] again = serde.serializer().serialize("topic", record);
                            assertThat(KnownSchemas.read(serde, again)).contains(record);
                        });
    }
}
