package dev.fencepost.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AvroInputTest {
    private final AvroInput in = new AvroInput();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7, 8, 20})
    void readsNumbersOfEveryLengthWhateverFollows(int following) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            for (long value : new long[] {1L << bit, (1L << bit) - 1, -(1L << bit), ~0L >>> bit}) {
                AvroOutput out = new AvroOutput();
                out.writeLong(value);
                int length = out.size();
                byte[] bytes = Arrays.copyOf(out.toByteArray(), length + following);
                Arrays.fill(bytes, length, bytes.length, (byte) 0xff);
                in.reset(ByteBuffer.wrap(bytes));
                assertThat(in.readLong()).isEqualTo(value);
                assertThat(in.position()).isEqualTo(length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9})
    void refusesANumberThatIsCutShort(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x80);
        in.reset(ByteBuffer.wrap(bytes));
        assertThatThrownBy(in::readLong).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void tellsTextsApartWhateverCameBefore() {
        String longer = "x".repeat(100);
        AvroOutput out = new AvroOutput();
        for (String text : new String[] {"h0", "h0", longer, "", "h1", "h0", "", longer}) {
            out.writeString(text);
        }
        in.reset(out.view());
        for (String text : new String[] {"h0", "h0", longer, "", "h1", "h0", "", longer}) {
            assertThat(in.readString()).isEqualTo(text);
        }
    }

    @Test
    void refusesANumberLongerThan64Bits() {
        byte[] bytes = new byte[20];
        Arrays.fill(bytes, (byte) 0x80);
        in.reset(ByteBuffer.wrap(bytes));
        assertThatThrownBy(in::readLong).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void readsAnArrayOfSeveralBlocks() {
        AvroOutput out = new AvroOutput();
        for (int item : new int[] {2, 10, 11, 1, 12, 0}) {
            out.writeInt(item);
        }
        in.reset(out.view());
        assertThat(in.readArray(AvroInput::readInt)).containsExactly(10, 11, 12);
    }
}
