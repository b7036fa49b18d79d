package dev.fencepost.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Part;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is read in one go is what is read field by field, whatever the bytes. */
final class AccessDecoderTest {
    private static final long SEED = 4_2026;
    private static final int TRIALS = 60_000;
    private static final String HOST = "h1";

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final AvroInput in = new AvroInput();
    private final AccessDecoder usual = new AccessDecoder(in, new DeviceIds());
    private final EventDecoder any = new EventDecoder(in);

    @Test
    void readsAnAccessOfABatchAsFieldByFieldOrNotAtAll() {
        int whole = 0;
        int damaged = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Routed written = routed();
            AvroOutput out = new AvroOutput();
            out.writeInt(EventSchemas.branchOf(Stream.DMA, Op.ACCESS));
            new EventEncoder(out).write(written);
            byte[] bytes = out.toByteArray();
            learnSizes(bytes, false);
            in.reset(ByteBuffer.wrap(followed(bytes)));
            if (checkRouted("seed " + SEED + ", trial " + trial)) {
                whole++;
                assertThat(in.position()).isEqualTo(bytes.length);
            }
            in.reset(ByteBuffer.wrap(damaged(bytes)));
            damaged += checkRouted("seed " + SEED + ", damaged, trial " + trial) ? 1 : 0;
        }

        assertThat(whole).as("read in one go, seed %s", SEED).isGreaterThan(TRIALS / 20);
        assertThat(damaged).as("read in one go though damaged, seed %s", SEED).isPositive();
    }

    @Test
    void readsAnAccessByItselfAsFieldByFieldOrNotAtAll() {
        int whole = 0;
        int damaged = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            AvroOutput out = new AvroOutput();
            out.writeInt(random.nextInt(4) == 0 ? random.nextInt() : 1);
            out.writeInt(EventSchemas.branchOf(Op.ACCESS));
            new EventEncoder(out).write((TraceEvent) access());
            byte[] bytes = out.toByteArray();
            learnSizes(bytes, true);
            in.reset(ByteBuffer.wrap(followed(bytes)));
            whole += checkEvent("seed " + SEED + ", trial " + trial) ? 1 : 0;
            in.reset(ByteBuffer.wrap(damaged(bytes)));
            damaged += checkEvent("seed " + SEED + ", damaged, trial " + trial) ? 1 : 0;
        }

        assertThat(whole).as("read in one go, seed %s", SEED).isGreaterThan(TRIALS / 20);
        assertThat(damaged).as("read in one go though damaged, seed %s", SEED).isPositive();
    }

    @Test
    void readsTheLastAccessOfABatchInOneGo() {
        Access access =
                new Access(
                        HOST,
                        0,
                        1L << 40,
                        1L << 20,
                        0,
                        new DeviceId(0x4100),
                        0xfe00_0000L,
                        64,
                        Direction.WRITE,
                        true,
                        Outcome.OK,
                        Source.IOTLB,
                        4096);
        Routed written = Routed.direct(access, true, 1, 0x1_4000_0000L);
        AvroOutput out = new AvroOutput();
        out.writeInt(0);
        new EventEncoder(out).write(written);
        learnSizes(out.toByteArray(), false);

        in.reset(ByteBuffer.wrap(out.toByteArray()));

        assertThat(readRow()).isEqualTo(written);
        assertThat(in.remaining()).isZero();
        assertThat(in.position()).isEqualTo(out.toByteArray().length);
    }

    /** Reads an access of a batch; null if it is left to be read field by field. */
    private Routed readRow() {
        DmaEvents.Builder row = new DmaEvents.Builder(HOST, 0, 1);
        return usual.readRow(row) ? row.build().get(0) : null;
    }

    private void learnSizes(byte[] bytes, boolean byItself) {
        in.reset(ByteBuffer.wrap(bytes));
        if (byItself) {
            usual.read(HOST);
        } else {
            readRow();
        }
    }

    private boolean checkRouted(String about) {
        return check(about, this::readRow, () -> any.readRouted(Stream.DMA, HOST, 0));
    }

    private boolean checkEvent(String about) {
        return check(about, () -> usual.read(HOST), () -> any.readAny(HOST));
    }

    /** Reads in one go and, if that reads anything, field by field; answers whether it did. */
    private boolean check(String about, Supplier<?> inOneGo, Supplier<?> byField) {
        int before = in.position();
        Object read;
        try {
            read = inOneGo.get();
        } catch (MalformedRecordException | IllegalArgumentException e) {
            goBackTo(before);
            assertThatThrownBy(byField::get).as(about).isInstanceOf(e.getClass());
            return false;
        }
        int after = in.position();
        if (read == null) {
            assertThat(after).as(about).isEqualTo(before);
            return false;
        }
        goBackTo(before);
        assertThat(byField.get()).as(about).isEqualTo(read);
        assertThat(in.position()).as(about).isEqualTo(after);
        return true;
    }

    private void goBackTo(int position) {
        in.moveTo(in.index() - (in.position() - position));
    }

    private byte[] followed(byte[] bytes) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(150));
        for (int i = bytes.length; i < longer.length; i++) {
            longer[i] = (byte) random.nextInt();
        }
        return longer;
    }

    private byte[] damaged(byte[] bytes) {
        byte[] other = followed(bytes);
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            other[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(3) == 0
                ? Arrays.copyOf(other, random.nextInt(1, bytes.length + 1))
                : other;
    }

    private Routed routed() {
        Access access = access();
        if (random.nextInt(4) > 0) {
            return Routed.direct(access, random.nextBoolean(), random.nextInt(1, 9), number());
        }
        Part part =
                new Part(
                        random.nextBoolean() ? access.iova() : number(),
                        random.nextBoolean() ? access.length() : number(),
                        Part.State.values()[random.nextInt(4)],
                        number(),
                        random.nextBoolean() ? 0 : number(),
                        random.nextBoolean() ? 0 : number());
        List<Part> parts = random.nextBoolean() ? List.of(part) : List.of(part, part);
        return new Routed(access, random.nextBoolean(), random.nextInt(-2, 70), parts, List.of());
    }

    private Access access() {
        return new Access(
                HOST,
                0,
                number(),
                number(),
                random.nextInt(4) == 0 ? number() >>> 1 : 0,
                new DeviceId(random.nextInt(4) == 0 ? (int) number() : random.nextInt(1 << 16)),
                number() >>> 1,
                1 + (number() & 0xffff),
                Direction.values()[random.nextInt(2)],
                random.nextBoolean(),
                Outcome.values()[random.nextInt(Outcome.values().length)],
                Source.values()[random.nextInt(Source.values().length)],
                number());
    }

    /** A number of any size in bits, rarely negative. */
    private long number() {
        return random.nextInt(8) == 0
                ? random.nextLong()
                : random.nextLong() >>> random.nextInt(10, 64);
    }
}
