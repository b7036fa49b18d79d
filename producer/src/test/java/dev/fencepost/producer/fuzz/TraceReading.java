package dev.fencepost.producer.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener;
import dev.fencepost.trace.ProblemListener.Problem;
import dev.fencepost.trace.StreamOrder;
import dev.fencepost.trace.TraceSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A trace read to its end, or to {@value #MOST} events or problems: a few bytes that unpack to 64
 * MiB would else be about nothing but their time.
 */
final class TraceReading {
    /** What one event or problem may cost, all that is made on the way to it included. */
    static final long BYTES_EACH = 4096;

    static final int MOST = 10_000;

    private final List<TraceEvent> events = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final StreamOrder order = new StreamOrder();

    private TraceReading() {}

    /**
     * Reads what a source makes of some bytes; nothing but bad input may stop it, nor any event
     * fall.
     */
    static TraceReading of(Function<ProblemListener, ? extends TraceSource> opener) {
        TraceReading reading = new TraceReading();
        try (TraceSource source = opener.apply(reading::note)) {
            while (reading.events.size() < MOST && source.hasNext()) {
                reading.take(source.next());
            }
        } catch (BadInputException e) {
            assertThat(e.getMessage()).doesNotContainPattern("\\p{Cc}");
        } catch (Enough e) {
            // it would go on like this
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reading;
    }

    List<TraceEvent> events() {
        return events;
    }

    List<Problem> problems() {
        return problems;
    }

    private void take(TraceEvent event) {
        assertThat(order.accept(event)).isEmpty();
        events.add(event);
    }

    private void note(Problem problem) {
        assertThat(problem.toString()).doesNotContainPattern("\\p{Cc}");
        problems.add(problem);
        if (problems.size() == MOST) {
            throw new Enough();
        }
    }

    /** So many problems were told of that no more need be. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
