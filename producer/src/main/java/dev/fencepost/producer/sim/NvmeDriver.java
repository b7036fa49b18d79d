package dev.fencepost.producer.sim;

import dev.fencepost.model.Direction;
import dev.fencepost.model.Pages;

/**
 * An NVMe disk: fetches a command from its submission queue, the PRP list if the transfer is of
 * more than two pages, moves the data in pieces, and writes to its completion queue.
 */
final class NvmeDriver implements Driver {
    private static final int COMMAND = 64;
    private static final int COMPLETION = 16;
    private static final int PRP_ENTRY = 8;
    private static final long PIECE = 16L << 10;
    private static final int[] KIBIBYTES = {4, 4, 4, 8, 16, 32, 64, 128};

    private enum Phase {
        COMMAND,
        LIST,
        DATA,
        COMPLETION
    }

    private final SeededRandom random;
    private final Buffers buffers;
    private Phase phase = Phase.COMMAND;
    private long submissions = Buffers.NOWHERE;
    private long completions = Buffers.NOWHERE;
    private int commands;
    private Direction direction = Direction.READ;
    private long at;
    private long segment;
    private long left;

    NvmeDriver(SeededRandom random, Buffers buffers) {
        this.random = random;
        this.buffers = buffers;
    }

    @Override
    public int slowness() {
        return 1;
    }

    @Override
    public DmaRequest next() {
        return switch (phase) {
            case COMMAND -> command();
            case LIST -> list();
            case DATA -> data();
            case COMPLETION -> completion();
        };
    }

    private DmaRequest command() {
        submissions = buffers.keep(submissions, Pages.SIZE_4K);
        if (submissions == Buffers.NOWHERE) {
            return DmaRequest.NOTHING;
        }
        commands++;
        left = (long) KIBIBYTES[random.below(KIBIBYTES.length)] << 10;
        segment = 0;
        direction = random.oneIn(2) ? Direction.READ : Direction.WRITE;
        phase = left > 2 * Pages.SIZE_4K ? Phase.LIST : Phase.DATA;
        return buffers.read(submissions + offset(COMMAND), COMMAND);
    }

    private DmaRequest list() {
        phase = Phase.DATA;
        return buffers.read(buffers.place(Pages.SIZE_4K), PRP_ENTRY * (left >>> 12));
    }

    private DmaRequest data() {
        if (segment == 0) {
            segment = Math.min(left, buffers.longest());
            at = buffers.place(segment);
        }
        long piece = Math.min(PIECE, segment);
        DmaRequest dma = buffers.dma(at, piece, direction);
        at += piece;
        segment -= piece;
        left -= piece;
        if (left == 0 || dma.isNothing()) {
            phase = Phase.COMPLETION;
        }
        return dma;
    }

    private DmaRequest completion() {
        phase = Phase.COMMAND;
        completions = buffers.keep(completions, Pages.SIZE_4K);
        return completions == Buffers.NOWHERE
                ? DmaRequest.NOTHING
                : buffers.write(completions + offset(COMPLETION), COMPLETION);
    }

    /** Where in its queue's page the entry of the command lies. */
    private long offset(int entry) {
        return commands * (long) entry % Pages.SIZE_4K;
    }
}
