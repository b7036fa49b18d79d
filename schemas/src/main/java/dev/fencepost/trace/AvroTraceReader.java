package dev.fencepost.trace;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.AvroChunks.Chunk;
import dev.fencepost.trace.AvroChunks.Kind;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.wire.codec.EventCodec;
import dev.fencepost.wire.codec.MalformedRecordException;
import dev.fencepost.wire.codec.Translation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Reads a trace from an Avro container of {@code fencepost.TraceEvent}s, of this version of the
 * schema or another.
 *
 * <p>A block that cannot be read, or the rest of one, is a {@link Problem} at its byte and a {@link
 * dev.fencepost.model.Gap} in every stream of every host that may be in it; reading goes on behind
 * the next marker.
 */
public final class AvroTraceReader implements TraceSource {
    /**
     * Chunks of events that are decoded before they are wanted: some milliseconds of work, for
     * which whoever wants them may be put aside. About 12 MB.
     */
    private static final int AHEAD = 1 << 6;

    private final BlockInput input;
    private final AvroHeader header;
    private final Ahead<Chunk> chunks;
    private final String name;
    private final ProblemListener listener;
    private final StreamOrder order = new StreamOrder();
    private final Set<String> hosts = new HashSet<>();
    private final Deque<TraceEvent> waiting = new ArrayDeque<>();
    private Optional<Problem> torn = Optional.empty();
    private String lastHost = "";
    private Chunk chunk = new Chunk(Kind.EVENTS, 0, new TraceEvent[0], 0, "");
    private int taken;

    /**
     * The event before {@code taken} is next: told by a number, as storing it would cost a fence.
     */
    private boolean ready;

    private boolean lossy;

    /**
     * A reader of plain, not compressed, bytes; it decodes on a thread of its own.
     *
     * @param name of the file, for messages
     * @throws BadInputException where it does not start as an Avro container of events
     */
    public AvroTraceReader(InputStream in, String name, ProblemListener listener) {
        this.name = name;
        this.listener = listener;
        input = new BlockInput(in);
        header = AvroHeader.read(input, name);
        if (!header.schema().getFullName().equals(EventCodec.schema().getFullName())) {
            throw new BadInputException(
                    name + ":0: holds no trace but " + Excerpt.of(header.schema().getFullName()));
        }
        AvroBlocks blocks = new AvroBlocks(input, header);
        Optional<Translation> translation = translation(header.schema(), name);
        chunks =
                new Ahead<>("fencepost-decoder", AHEAD, new AvroChunks(input, blocks, translation));
    }

    private static Optional<Translation> translation(Schema written, String name) {
        try {
            return Translation.isNeedless(written, EventCodec.schema())
                    ? Optional.empty()
                    : Optional.of(new Translation(written, EventCodec.schema()));
        } catch (MalformedRecordException e) {
            throw new BadInputException(name + ":0: cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether the file says that its events lie in each host's total order. */
    public boolean totalOrder() {
        return header.totalOrder();
    }

    @Override
    public boolean hasNext() {
        return ready || !waiting.isEmpty() || advance();
    }

    @Override
    public TraceEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException(name + " has no more events");
        }
        if (ready) {
            ready = false;
            return chunk.events()[taken - 1];
        }
        return waiting.remove();
    }

    @Override
    public void close() throws IOException {
        chunks.close();
        input.close();
    }

    private boolean advance() {
        while (!ready && waiting.isEmpty()) {
            if (taken < chunk.size()) {
                take(chunk.events()[taken++]);
            } else if (chunks.hasNext()) {
                chunk = chunks.next();
                taken = 0;
                tell(chunk);
            } else {
                return false;
            }
        }
        return true;
    }

    private void tell(Chunk told) {
        switch (told.kind()) {
            case EVENTS -> {}
            case TORN -> torn = Optional.of(new Problem(name, told.position(), told.cause()));
            case UNREADABLE -> {
                if (torn.isEmpty()) { // of a torn block the end says so
                    lose(told.position(), told.cause());
                }
            }
            case DAMAGED -> lose(told.position(), told.cause());
            case END -> end(told);
        }
    }

    private void end(Chunk told) {
        torn.ifPresent(problem -> lose(problem.position(), problem.cause()));
        if (!told.cause().isEmpty()) {
            lose(told.position(), told.cause());
        }
        if (lossy && hosts.isEmpty()) {
            waiting.addAll(order.gaps());
        }
    }

    private void take(TraceEvent event) {
        String host = Envelope.hostOf(event);
        if (!host.equals(lastHost)) {
            lastHost = host;
            if (hosts.add(lastHost) && lossy) {
                waiting.addAll(order.gaps(lastHost, event.run()));
            }
        }
        Optional<String> misplaced = order.accept(event);
        if (misplaced.isPresent()) {
            lose(chunk.position(), misplaced.get());
        } else if (waiting.isEmpty()) {
            ready = true;
        } else {
            waiting.add(event);
        }
    }

    private void lose(long position, String cause) {
        listener.onProblem(new Problem(name, position, cause));
        lossy = true;
        if (!hosts.isEmpty()) {
            waiting.addAll(order.gaps());
        }
    }
}
