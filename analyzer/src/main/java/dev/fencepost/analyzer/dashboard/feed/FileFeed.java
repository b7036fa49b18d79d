package dev.fencepost.analyzer.dashboard.feed;

import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.dashboard.book.SourceState;
import dev.fencepost.analyzer.dashboard.book.SourceState.Kind;
import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.OutOfOrderException;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.HostOrder;
import dev.fencepost.trace.MonotoneSource;
import dev.fencepost.trace.ProblemListener;
import dev.fencepost.trace.TraceInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a trace file in this process, once, and puts its final alerts and frames on the board. The
 * file is told about as it is read; what cannot be read of it becomes a gap.
 */
public final class FileFeed implements BoardFeed {
    private static final Logger LOG = LoggerFactory.getLogger(FileFeed.class);
    private static final Slots ONE_SLOT = new Slots(1);
    private static final int SAY_EVERY = 1 << 16;

    private final TraceInput trace;
    private final String name;
    private final Hardware hardware;
    private final ProblemListener problems;
    private final Board board;
    private final Thread thread = new Thread(this::run, "fencepost-dashboard-feed");
    private volatile boolean closing;

    /** Where a host's run is in the file. */
    private final Map<String, Envelope> last = new HashMap<>();

    /**
     * A feed of a file.
     *
     * @param problems told of each piece that cannot be read
     */
    public FileFeed(String name, Hardware hardware, ProblemListener problems, Board board) {
        this.trace = TraceInput.of(name);
        this.name = name;
        this.hardware = hardware;
        this.problems = problems;
        this.board = board;
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            judge();
        } catch (BadInputException | UncheckedIOException e) {
            say(false, e.getMessage(), 0);
        } catch (IOException e) {
            say(false, name + ": " + e.getMessage(), 0);
        } catch (RuntimeException e) {
            LOG.error("cannot judge {}", name, e);
            say(false, name + ": failed: " + e, 0);
        }
    }

    /** As {@code offline} does: a file that turns out to be in disorder is read again, in order. */
    private void judge() throws IOException {
        if (!trace.isStandard()) {
            try (MonotoneSource source = trace.open(problems)) {
                judge(source);
                return;
            } catch (OutOfOrderException e) {
                last.clear();
            }
        }
        try (HostOrder source = trace.openOrdered(problems)) {
            judge(source);
        }
    }

    private void judge(Iterator<TraceEvent> source) {
        Analysis analysis = new Analysis(ONE_SLOT, hardware);
        Router router = new Router(ONE_SLOT, analysis::accept);
        long events = 0;
        while (source.hasNext() && !closing) {
            TraceEvent event = source.next();
            note(event.envelope());
            router.route(event);
            if (++events % SAY_EVERY == 0) {
                say(true, "judging: " + share(), events);
            }
        }
        analysis.finish();
        show(analysis);
        board.source(
                new SourceState(
                        Kind.FILE,
                        name,
                        true,
                        String.format(Locale.ROOT, "judged: %,d events", events),
                        true,
                        OptionalLong.of(events),
                        Optional.empty()));
    }

    private void note(Envelope at) {
        Envelope before = last.put(at.host(), at);
        if (before == null || before.run() != at.run()) {
            board.clocks().saw(at.host(), at.run(), at.ts());
        }
    }

    private String share() {
        return trace.share().isPresent()
                ? String.format(Locale.ROOT, "%.0f %%", 100 * trace.share().getAsDouble())
                : "of unknown length";
    }

    private void show(Analysis analysis) {
        last.values().forEach(at -> board.clocks().saw(at.host(), at.run(), at.ts()));
        analysis.alerts().forEach(board::alert);
        FinalFrames.of(analysis, host -> last.get(host).ts()).forEach(board::window);
    }

    private void say(boolean connected, String detail, long events) {
        board.source(
                new SourceState(
                        Kind.FILE,
                        name,
                        connected,
                        detail,
                        false,
                        OptionalLong.of(events),
                        Optional.empty()));
    }
}
