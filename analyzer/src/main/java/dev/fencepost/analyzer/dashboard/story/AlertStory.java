package dev.fencepost.analyzer.dashboard.story;

import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.explain.TraceTime;
import dev.fencepost.model.Access;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells an alert in sentences: what is wrong, what happened in which order, and how it ended. */
public final class AlertStory {
    private AlertStory() {}

    /** The sentences, in order. */
    public static List<String> of(Alert alert) {
        List<String> story = new ArrayList<>();
        story.add(alert.summary());
        story.add(where(alert));
        long before = alert.firstTs();
        for (TraceEvent event : alert.evidence()) {
            story.add(when(event, before, story.size() == 2) + EventWords.of(event) + '.');
            before = event.ts();
        }
        hits(alert, story);
        story.add(end(alert));
        if (alert.confidence() == Confidence.POSSIBLE) {
            story.add(
                    "The trace cannot tell for certain: something was not seen, or two events lie"
                            + " closer together than their clocks are exact.");
        }
        return story;
    }

    private static String where(Alert alert) {
        StringBuilder text = new StringBuilder("It was seen on host ").append(alert.host());
        text.append(", run ").append(Integer.toUnsignedString(alert.run()));
        alert.asid()
                .ifPresent(
                        asid ->
                                text.append(", guest ASID ")
                                        .append(Integer.toUnsignedString(asid)));
        alert.window()
                .ifPresent(
                        frame ->
                                text.append(", in the 2M frame at SPA ")
                                        .append(EventWords.hex(frame)));
        alert.iova().ifPresent(iova -> text.append(", IOVA ").append(EventWords.hex(iova)));
        return text.append('.').toString();
    }

    private static String when(TraceEvent event, long before, boolean first) {
        if (first) {
            return "At " + TraceTime.seconds(event.ts()) + " s: ";
        }
        long gap = event.ts() - before;
        return gap == 0 ? "At the same time: " : length(gap) + " later: ";
    }

    private static void hits(Alert alert, List<String> story) {
        boolean points = alert.kind() == HazardKind.TRACE_GAP;
        if (alert.hits() == 0 && alert.state() == AlertState.CLOSED) {
            story.add("No access hit it.");
        } else if (alert.hits() > 1 && !points) {
            long failed = alert.evidence().stream().filter(AlertStory::failed).count();
            String shown = failed == 0 ? "" : ", of which the first that failed is shown above";
            story.add(String.format(Locale.ROOT, "It was hit %,d times%s.", alert.hits(), shown));
        }
    }

    private static boolean failed(TraceEvent event) {
        return event instanceof Access access
                && (access.outcome() == Outcome.IO_PAGE_FAULT
                        || access.outcome() == Outcome.RMP_PAGE_FAULT);
    }

    private static String end(Alert alert) {
        if (alert.state() == AlertState.OPEN) {
            return "It is still open.";
        }
        long lasted = alert.lastTs() - alert.firstTs();
        return lasted == 0
                ? "It was over at once."
                : "It was over after "
                        + length(lasted)
                        + ", at "
                        + TraceTime.seconds(alert.lastTs())
                        + " s.";
    }

    /** A length of time with a unit that suits it. */
    static String length(long nanos) {
        if (nanos < 0) {
            return Long.toUnsignedString(nanos) + " ns";
        }
        if (nanos < 10_000) {
            return String.format(Locale.ROOT, "%,d ns", nanos);
        }
        if (nanos < 1_000_000) {
            return String.format(Locale.ROOT, "%,.1f us", nanos / 1e3);
        }
        return nanos < 1_000_000_000L
                ? String.format(Locale.ROOT, "%,.2f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%,.2f s", nanos / 1e9);
    }
}
