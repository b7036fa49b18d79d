package dev.fencepost.wire.codec;

import dev.fencepost.model.Access;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Op;
import dev.fencepost.model.Part;
import dev.fencepost.model.Stream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the usual access, which nearly every event is, in one go: numbers eight bytes at a time,
 * and what is nearly always alike between them as words. Whatever is unusual or damaged is left to
 * {@link EventDecoder}, which reads field by field: what both read is the same. Single-threaded.
 */
final class AccessDecoder {
    /** More bytes than it looks at: nine numbers of nine and a word, three words and a few. */
    private static final int MOST_BYTES = 112;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes of {@link #size} where a number does not end within eight. */
    private static final int TOO_LONG = Long.BYTES + 1;

    /** Bytes of which an int is sure to have fewer, but for a few great or negative ones. */
    private static final int MOST_OF_INT = 5;

    private static final int IN_BATCH = 2 * EventSchemas.branchOf(Stream.DMA, Op.ACCESS);
    private static final int IN_FILE = 2 * EventSchemas.branchOf(Op.ACCESS);
    private static final int MAPPED = 2 * EventSchemas.PART_STATE.numberOf(Part.State.MAPPED);

    /** tsErr, primary, slots and how many parts: all but whether, and how many slots. */
    private static final int HEAD = 0xff81feff;

    private static final int ONE_PART = 1 << 25;

    /** removedTs, removedSeq and how many parts follow. */
    private static final int REST_OF_PART = 0x00ffffff;

    private static final int REST_BYTES = 3;

    /** dir, trusted, outcome and source: all but their few low bits. */
    private static final int TAIL = 0x8181fe81;

    private final AvroInput in;
    private final DeviceIds devices;

    /** Bytes of ts and seq in the access before, which tell at once where the next field is. */
    private int tsSize;

    private int seqSize;

    AccessDecoder(AvroInput in, DeviceIds devices) {
        this.in = in;
        this.devices = devices;
    }

    /**
     * Reads an access in a batch of its stream, from the number of its kind on, and adds it;
     * answers false, having read nothing, if it is unusual.
     */
    boolean readRow(DmaEvents.Builder into) {
        byte[] from = in.bytes(MOST_BYTES);
        int at = in.index();
        int branch = from[at];
        at++;
        int place = at;
        long ts = word(from, at);
        at += tsSize;
        long seq = word(from, at);
        at += seqSize;
        int head = (int) INTS.get(from, at);
        at += Integer.BYTES;
        long iova = word(from, at);
        int iovaSize = size(iova);
        long length = word(from, at + iovaSize);
        int rangeSize = iovaSize + size(length);
        int range = at;
        at += rangeSize;
        int state = from[at];
        at++;
        long spa = word(from, at);
        int spaSize = size(spa);
        at += spaSize;
        int rest = (int) INTS.get(from, at);
        at += REST_BYTES;
        long bdf = word(from, at);
        at += size(bdf);
        int unusual = branch ^ IN_BATCH | head & HEAD ^ ONE_PART;
        unusual |= size(ts) ^ tsSize | size(seq) ^ seqSize;
        unusual |= state ^ MAPPED | rest & REST_OF_PART;
        int fit = tsSize - TOO_LONG & seqSize - TOO_LONG & iovaSize - TOO_LONG;
        fit &= spaSize - TOO_LONG & rangeSize - iovaSize - TOO_LONG;
        if (unusual != 0 || fit >= 0 || !isSame(from, range, at, rangeSize)) {
            learnSizes(from, place);
            return false;
        }
        at += rangeSize;
        if (!endsWell(bdf, from, at)) {
            return false;
        }
        int tail = (int) INTS.get(from, at);
        into.add(
                number(ts),
                number(seq),
                (int) number(bdf),
                number(iova),
                number(length),
                EventSchemas.DIRECTION.at(tail >>> 1 & 0x3f, in),
                (tail & 1 << 8) != 0,
                EventSchemas.OUTCOME.at(tail >>> 17 & 0x3f, in),
                EventSchemas.SOURCE.at(tail >>> 25 & 0x3f, in),
                number(word(from, at + Integer.BYTES)),
                (head & 1 << 8) != 0,
                head >>> 17 & 0x3f,
                number(spa));
        return true;
    }

    /** Reads an access that stands by itself, from its run on; null if unusual. */
    Access read(String host) {
        byte[] from = in.bytes(MOST_BYTES);
        int at = in.index();
        int runSize = size(word(from, at));
        long run = number(word(from, at));
        at += runSize;
        int branch = from[at];
        at++;
        int place = at;
        long ts = word(from, at);
        at += tsSize;
        long seq = word(from, at);
        at += seqSize;
        int head = (int) INTS.get(from, at);
        at += Integer.BYTES;
        long bdf = word(from, at);
        at += size(bdf);
        long iova = word(from, at);
        int iovaSize = size(iova);
        at += iovaSize;
        long length = word(from, at);
        int lengthSize = size(length);
        at += lengthSize;
        int unusual = branch ^ IN_FILE | head & HEAD;
        unusual |= size(ts) ^ tsSize | size(seq) ^ seqSize;
        int fit = runSize - TOO_LONG & tsSize - TOO_LONG & seqSize - TOO_LONG;
        fit &= iovaSize - TOO_LONG & lengthSize - TOO_LONG;
        if (unusual != 0 || fit >= 0 || run != (int) run) {
            learnSizes(from, place);
            return null;
        }
        if (!endsWell(bdf, from, at)) {
            return null;
        }
        int tail = (int) INTS.get(from, at);
        return new Access(
                host,
                (int) run,
                number(ts),
                number(seq),
                0,
                devices.of((int) number(bdf)),
                number(iova),
                number(length),
                EventSchemas.DIRECTION.at(tail >>> 1 & 0x3f, in),
                (tail & 1 << 8) != 0,
                EventSchemas.OUTCOME.at(tail >>> 17 & 0x3f, in),
                EventSchemas.SOURCE.at(tail >>> 25 & 0x3f, in),
                number(word(from, at + Integer.BYTES)));
    }

    private void learnSizes(byte[] from, int at) {
        tsSize = size(word(from, at));
        seqSize = size(word(from, at + tsSize));
    }

    /** Moves behind an access whose direction stands there; answers false if its end is unusual. */
    private boolean endsWell(long bdf, byte[] from, int at) {
        int tail = (int) INTS.get(from, at);
        int entrySize = size(word(from, at + Integer.BYTES));
        int end = at + Integer.BYTES + entrySize;
        int fit = size(bdf) - MOST_OF_INT & entrySize - TOO_LONG;
        boolean usual = (tail & TAIL) == 0 && fit < 0 && end <= in.limit();
        if (usual) {
            in.moveTo(end);
        }
        return usual;
    }

    private static boolean isSame(byte[] from, int a, int b, int bytes) {
        if (bytes < Long.BYTES) {
            return (word(from, a) ^ word(from, b)) << -bytes * Byte.SIZE == 0;
        }
        int last = bytes - Long.BYTES;
        return word(from, a) == word(from, b) && word(from, a + last) == word(from, b + last);
    }

    private static long word(byte[] from, int at) {
        return AvroInput.word(from, at);
    }

    /** Bytes of the number at the start of a word, or {@link #TOO_LONG}. */
    private static int size(long word) {
        return AvroInput.length(AvroInput.ends(word));
    }

    /** The number at the start of a word that holds all of it. */
    private static long number(long word) {
        return AvroInput.signed(AvroInput.squeeze(word, AvroInput.ends(word)));
    }
}
