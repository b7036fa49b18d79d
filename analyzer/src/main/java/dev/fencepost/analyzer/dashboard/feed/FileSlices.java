package dev.fencepost.analyzer.dashboard.feed;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.OutOfOrderException;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.HostOrder;
import dev.fencepost.trace.MonotoneSource;
import dev.fencepost.trace.TraceInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads a trace file again, from its start, since only what came before tells where an access went.
 * One request at a time.
 */
public final class FileSlices implements SliceReader {
    private static final Slots ONE_SLOT = new Slots(1);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int LOOK_EVERY = 1 << 12;

    private final String file;

    public FileSlices(String file) {
        this.file = file;
    }

    @Override
    public synchronized Slice read(SliceQuestion question) {
        TraceInput trace = TraceInput.of(file);
        if (trace.isStandard()) {
            return Slice.none("the trace came from standard input, which cannot be read again");
        }
        try (MonotoneSource source = trace.open(problem -> {})) {
            return read(source, question);
        } catch (OutOfOrderException e) {
            return readOrdered(trace, question);
        } catch (BadInputException | UncheckedIOException | IOException e) {
            return Slice.none("the file cannot be read again: " + e.getMessage());
        }
    }

    private static Slice readOrdered(TraceInput trace, SliceQuestion question) {
        try (HostOrder source = trace.openOrdered(problem -> {})) {
            return read(source, question);
        } catch (BadInputException | UncheckedIOException | IOException e) {
            return Slice.none("the file cannot be read again: " + e.getMessage());
        }
    }

    private static Slice read(Iterator<TraceEvent> source, SliceQuestion question) {
        FrameLens lens = new FrameLens(question);
        List<TraceEvent> found = new ArrayList<>();
        Router router =
                new Router(
                        ONE_SLOT,
                        (slot, routed) -> {
                            if (lens.shows(routed)) {
                                found.add(routed.event());
                            }
                        });
        long begun = System.nanoTime();
        for (long events = 1; source.hasNext() && found.size() <= Slice.MAX_EVENTS; events++) {
            TraceEvent event = source.next();
            Envelope at = event.envelope();
            if (at.host().equals(question.host())) {
                if (isBehind(at, question)) {
                    break;
                }
                router.route(event);
            }
            if (events % LOOK_EVERY == 0 && System.nanoTime() - begun > LONGEST.toNanos()) {
                return FrameLens.slice(
                        found, "stopped after " + LONGEST.toSeconds() + " s of reading the file");
            }
        }
        return FrameLens.slice(found, "");
    }

    private static boolean isBehind(Envelope at, SliceQuestion question) {
        int byRun = Integer.compareUnsigned(at.run(), question.run());
        return byRun > 0 || (byRun == 0 && Long.compareUnsigned(at.ts(), question.toTs()) > 0);
    }
}
