package dev.fencepost.trace;

import dev.fencepost.model.Gap;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.ProblemListener.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Reads a trace of one JSON object a line.
 *
 * <p>A line that cannot be read is a {@link Problem} and a {@link Gap} in the stream of the host
 * that it names; where only one of the two can be read, in all that it may mean, of the hosts seen
 * so far. Bad lines in a row share one gap. Events come as they stand in the file: {@link
 * MonotoneSource} makes their ts monotone.
 */
public final class JsonlReader implements TraceSource {
    private final LineReader lines;
    private final String name;
    private final ProblemListener listener;
    private final EventFields fields = new EventFields();
    private final EventBuilder builder = new EventBuilder(fields);
    private final StreamOrder order = new StreamOrder();
    private final Deque<TraceEvent> ready = new ArrayDeque<>();
    private boolean ended;

    /**
     * A reader of plain, not compressed, bytes.
     *
     * @param name of the file, for messages
     */
    public JsonlReader(InputStream in, String name, ProblemListener listener) {
        this.lines = new LineReader(in);
        this.name = name;
        this.listener = listener;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            if (lines.next()) {
                line();
            } else {
                end();
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

    /** The line that the last event came from, until the next is asked for; from 1. */
    long lineNumber() {
        return lines.number();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private void line() {
        int from = firstOfText();
        if (from == lines.to() || lines.bytes()[from] == '#') {
            return;
        }
        try {
            fields.read(lines.bytes(), from, lines.to());
            TraceEvent event = builder.build(lines.number());
            Optional<String> misplaced = order.accept(event);
            if (misplaced.isPresent()) {
                bad(misplaced.get());
            } else {
                ready.add(event);
            }
        } catch (BadLineException e) {
            bad(cause(e));
        }
    }

    private void end() {
        ended = true;
        if (!lines.damage().isEmpty()) {
            listener.onProblem(new Problem(name, lines.number() + 1, lines.damage()));
            ready.addAll(order.gaps());
        }
    }

    private void bad(String cause) {
        listener.onProblem(new Problem(name, lines.number(), cause));
        ready.addAll(gaps());
    }

    private List<Gap> gaps() {
        Optional<Stream> stream = builder.stream();
        if (!fields.certain(Field.HOST)) {
            return stream.isPresent() ? order.gaps(stream.get()) : order.gaps();
        }
        int run = fields.certain(Field.RUN) ? fields.integer(Field.RUN) : 0;
        return stream.isPresent()
                ? order.gap(fields.host(), run, stream.get())
                : order.gaps(fields.host(), run);
    }

    private String cause(BadLineException e) {
        if (lines.cut()) {
            return "line is longer than " + LineReader.LONGEST + " bytes";
        }
        return lines.terminated() || fields.whole()
                ? e.getMessage()
                : "last line is cut off: " + e.getMessage();
    }

    /** Start of the line's text, past blanks and a byte order mark. */
    private int firstOfText() {
        byte[] bytes = lines.bytes();
        int from = lines.from();
        int to = lines.to();
        boolean marked =
                lines.number() == 1
                        && to - from >= 3
                        && bytes[from] == (byte) 0xEF
                        && bytes[from + 1] == (byte) 0xBB
                        && bytes[from + 2] == (byte) 0xBF;
        return LineReader.firstOfText(bytes, marked ? from + 3 : from, to);
    }
}
