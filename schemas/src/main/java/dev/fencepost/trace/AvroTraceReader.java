package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.EventCodec;
import dev.fencepost.wire.codec.EventCodec.EventReader;
import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.Translation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a trace from an Avro container of {@code fencepost.TraceEvent}s, of this version of the
 * schema or another.
 *
 * <p>A block that cannot be read, or the rest of one, is a {@link Problem} at its byte and a {@link
 * dev.fencepost.model.Gap} in every stream of every host that may be in it; reading goes on behind
 * the next marker.
 */
public final class AvroTraceReader implements TraceSource {
    private final BlockInput input;
    private final AvroHeader header;
    private final AvroBlocks blocks;
    private final String name;
    private final ProblemListener listener;
    private final Optional<Translation> translation;
    private final AvroInput block = new AvroInput();
    private final EventReader events = new EventReader(block);
    private final StreamOrder order = new StreamOrder();
    private final Set<String> hosts = new HashSet<>();
    private final Deque<TraceEvent> ready = new ArrayDeque<>();
    private Optional<Problem> torn = Optional.empty();
    private String lastHost = "";
    private long blockPosition;
    private long left;
    private boolean lossy;
    private boolean ended;

    /**
     * A reader of plain, not compressed, bytes.
     *
     * @param name of the file, for messages
     * @throws BadInputException where it does not start as an Avro container of events
     */
    public AvroTraceReader(InputStream in, String name, ProblemListener listener) {
        this.name = name;
        this.listener = listener;
        input = new BlockInput(in);
        header = AvroHeader.read(input, name);
        blocks = new AvroBlocks(input, header);
        if (!header.schema().getFullName().equals(EventCodec.schema().getFullName())) {
            throw new BadInputException(
                    name + ":0: holds no trace but " + Excerpt.of(header.schema().getFullName()));
        }
        translation =
                Translation.isNeedless(header.schema(), EventCodec.schema())
                        ? Optional.empty()
                        : Optional.of(new Translation(header.schema(), EventCodec.schema()));
    }

    /** Whether the file says that its events lie in each host's total order. */
    public boolean totalOrder() {
        return header.totalOrder();
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            if (left > 0) {
                readEvent();
            } else {
                readBlock();
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public TraceEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException(name + " has no more events");
        }
        return ready.remove();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private void readBlock() {
        switch (blocks.next()) {
            case BLOCK -> begin();
            case TRUNCATED -> {
                torn = Optional.of(new Problem(name, blocks.position(), blocks.cause()));
                begin();
            }
            case DAMAGED -> lose(blocks.position(), blocks.cause());
            case END -> end();
        }
    }

    private void begin() {
        blockPosition = blocks.position();
        left = blocks.count();
        try {
            ByteBuffer content = blocks.content();
            block.reset(translation.isPresent() ? translation.get().apply(content, left) : content);
        } catch (MalformedRecordException e) {
            unreadable(e);
        }
    }

    private void readEvent() {
        try {
            TraceEvent event = events.next();
            if (left == 1) {
                block.expectEnd();
            }
            left--;
            take(event);
        } catch (MalformedRecordException e) {
            unreadable(e);
        }
    }

    /** Gives up the rest of a block; of a torn one, {@link #end} says so. */
    private void unreadable(MalformedRecordException e) {
        if (torn.isEmpty()) {
            lose(blockPosition, left + " events of a block cannot be read: " + e.getMessage());
        }
        left = 0;
    }

    private void end() {
        ended = true;
        torn.ifPresent(problem -> lose(problem.position(), problem.cause()));
        if (!input.damage().isEmpty()) {
            lose(input.position(), input.damage());
        }
        if (lossy && hosts.isEmpty()) {
            ready.addAll(order.gaps());
        }
    }

    private void take(TraceEvent event) {
        if (!event.host().equals(lastHost)) {
            lastHost = event.host();
            if (hosts.add(lastHost) && lossy) {
                ready.addAll(order.gaps(lastHost, event.run()));
            }
        }
        Optional<String> misplaced = order.accept(event);
        if (misplaced.isPresent()) {
            lose(blockPosition, misplaced.get());
        } else {
            ready.add(event);
        }
    }

    private void lose(long position, String cause) {
        listener.onProblem(new Problem(name, position, cause));
        lossy = true;
        if (!hosts.isEmpty()) {
            ready.addAll(order.gaps());
        }
    }
}
