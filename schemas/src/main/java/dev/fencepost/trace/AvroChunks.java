package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.AvroChunks.Chunk;
import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.EventCodec.EventReader;
import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.Translation;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The events of an Avro container, decoded a bounded number at a time, and what is wrong with it.
 * Single-threaded.
 */
final class AvroChunks implements Iterator<Chunk> {
    private static final int MOST_EVENTS = 1 << 11;
    private static final TraceEvent[] NONE = {};

    private final BlockInput input;
    private final AvroBlocks blocks;
    private final Optional<Translation> translation;
    private final AvroInput block = new AvroInput();
    private final EventReader events = new EventReader(block);
    private Optional<String> unreadable = Optional.empty();
    private boolean torn;
    private long left;
    private boolean ended;

    AvroChunks(BlockInput input, AvroBlocks blocks, Optional<Translation> translation) {
        this.input = input;
        this.blocks = blocks;
        this.translation = translation;
    }

    /** What a chunk tells. */
    enum Kind {
        /** Events, in order. */
        EVENTS,
        /** The rest of a block is lost. */
        UNREADABLE,
        /** The block whose events follow breaks off with the file. */
        TORN,
        /** Bytes that are no block are lost. */
        DAMAGED,
        /** Nothing follows; the cause is what is wrong with the compression around it, if any. */
        END
    }

    /**
     * A part of a block, or what is wrong with one.
     *
     * @param position of the block in the file, in bytes
     * @param events whose first {@code size} count
     * @param cause of a loss
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Chunk(Kind kind, long position, TraceEvent[] events, int size, String cause) {}

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public Chunk next() {
        if (ended) {
            throw new NoSuchElementException("the container has no more blocks");
        }
        if (torn) {
            torn = false;
            begin();
        }
        if (unreadable.isPresent()) {
            return lostRest();
        }
        return left > 0 ? decode() : block();
    }

    private Chunk block() {
        return switch (blocks.next()) {
            case BLOCK -> {
                begin();
                yield decode();
            }
            case TRUNCATED -> {
                torn = true;
                yield told(Kind.TORN, blocks.position(), blocks.cause());
            }
            case DAMAGED -> told(Kind.DAMAGED, blocks.position(), blocks.cause());
            case END -> {
                ended = true;
                yield told(Kind.END, input.position(), input.damage());
            }
        };
    }

    private void begin() {
        left = blocks.count();
        if (translation.isPresent()) {
            translation.get().reset(blocks.content());
        } else {
            block.reset(blocks.content());
        }
    }

    private Chunk decode() {
        TraceEvent[] chunk = new TraceEvent[(int) Math.min(left, MOST_EVENTS)];
        int size = 0;
        try {
            while (size < chunk.length) {
                TraceEvent event = event();
                chunk[size++] = event;
                left--;
            }
        } catch (MalformedRecordException e) {
            unreadable = Optional.of(e.getMessage());
        }
        return new Chunk(Kind.EVENTS, blocks.position(), chunk, size, "");
    }

    private TraceEvent event() {
        if (translation.isPresent()) {
            block.reset(translation.get().next());
        }
        TraceEvent event = events.next();
        if (left == 1) {
            block.expectEnd();
            translation.ifPresent(Translation::expectEnd);
        }
        return event;
    }

    private Chunk lostRest() {
        String cause = left + " events of a block cannot be read: " + unreadable.get();
        unreadable = Optional.empty();
        left = 0;
        return told(Kind.UNREADABLE, blocks.position(), cause);
    }

    private static Chunk told(Kind kind, long position, String cause) {
        return new Chunk(kind, position, NONE, 0, cause);
    }
}
