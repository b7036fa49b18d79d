package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.cli.TraceTally.RunKey;
import dev.fencepost.analyzer.cli.TraceTally.Span;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.explain.TraceTime;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A trace in words: what it holds, and what it can and cannot tell. */
final class TraceReport {
    /** Runs listed one by one. */
    private static final int LISTED_RUNS = 8;

    private static final Map<Stream, List<Op>> OPS =
            Map.of(
                    Stream.IOMMU,
                    List.of(
                            Op.DEVICE,
                            Op.MAP,
                            Op.UNMAP,
                            Op.SPLIT,
                            Op.MERGE,
                            Op.INVALIDATE,
                            Op.COMPLETION_WAIT,
                            Op.COMPLETION,
                            Op.FAULT),
                    Stream.RMP,
                    List.of(
                            Op.SNAPSHOT,
                            Op.RMPUPDATE,
                            Op.PSMASH,
                            Op.UNSMASH,
                            Op.PVALIDATE,
                            Op.RMPADJUST,
                            Op.PSMASH_IO,
                            Op.PUNSMASH_IO),
                    Stream.DMA,
                    List.of(Op.ACCESS, Op.DEVICE_STATE));

    private static final Pattern LABEL = Pattern.compile("  \\S+ +");

    private final Screen screen;
    private final Paint paint;

    TraceReport(Screen screen) {
        this.screen = screen;
        paint = screen.paint();
    }

    /** The whole report; {@code problems} is how many pieces of the file were unreadable. */
    List<String> lines(OfflineRun run, double seconds, long problems) {
        TraceTally tally = run.tally();
        List<String> lines = new ArrayList<>();
        lines.add(paint.heading("The trace"));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  %s, judged in %.2f s: %,d events/s",
                        count(tally.events(), "event"),
                        seconds,
                        (long) (tally.events() / Math.max(seconds, 1e-9))));
        runs(tally, lines);
        for (Stream stream : Stream.values()) {
            lines.add(stream(stream, tally));
        }
        lines.add("  leaves  " + leafSizes(tally.leafSizes()));
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  devices %s, %d of them trusted",
                        tally.devices() == 0 ? "none known" : count(tally.devices(), "device"),
                        tally.trustedDevices()));
        lines.add("  gaps    " + gaps(tally, problems));
        if (run.raised() > 0) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  late    %s older than their stream, and got its time",
                            count(run.raised(), "event")));
        }
        run.flushes()
                .ifPresent(
                        flushes ->
                                lines.add(
                                        String.format(
                                                Locale.ROOT,
                                                "  flushes %s, %,d of them needed by no change",
                                                count(flushes.invalidations(), "invalidation"),
                                                flushes.redundant())));
        lines.add("");
        verdicts(tally, lines);
        return screen.isTerminal()
                ? lines.stream().flatMap(line -> fitting(line).stream()).toList()
                : lines;
    }

    /** What stands behind a label goes on below itself. */
    private List<String> fitting(String line) {
        Matcher label = LABEL.matcher(line);
        int indent = label.lookingAt() ? label.end() : 0;
        return Wrap.hanging(line, screen.columns().getAsInt(), indent);
    }

    private static void runs(TraceTally tally, List<String> lines) {
        Map<RunKey, Span> runs = tally.runs();
        if (runs.size() > LISTED_RUNS) {
            lines.add(
                    "  "
                            + count(tally.hosts(), "host")
                            + ", "
                            + count(runs.size(), "run")
                            + ", the longest of "
                            + TraceTime.seconds(
                                    runs.values().stream().mapToLong(Span::nanos).max().orElse(0))
                            + " s");
            return;
        }
        runs.forEach((key, span) -> lines.add(run(key, span)));
    }

    private static String run(RunKey key, Span span) {
        double seconds = span.nanos() / 1e9;
        String rate =
                seconds > 0
                        ? String.format(Locale.ROOT, ", %,.0f a second", span.events() / seconds)
                        : "";
        return String.format(
                "  host %s, run %s: %s over %s s%s",
                Screen.harmless(key.host()),
                Integer.toUnsignedString(key.run()),
                count(span.events(), "event"),
                TraceTime.seconds(span.nanos()),
                rate);
    }

    private static String stream(Stream stream, TraceTally tally) {
        String ops =
                OPS.get(stream).stream()
                        .filter(op -> tally.count(op) > 0)
                        .map(op -> String.format(Locale.ROOT, "%s %,d", op, tally.count(op)))
                        .collect(Collectors.joining(", "));
        String recorded =
                stream == Stream.DMA && tally.count(Op.ACCESS) > 0
                        ? String.format(Locale.ROOT, "; outcome recorded of %,d", tally.outcomes())
                        : "";
        return String.format("  %-7s %s%s", stream.label(), ops.isEmpty() ? "-" : ops, recorded);
    }

    private static String leafSizes(long sizes) {
        List<String> words = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((sizes >>> bit & 1) != 0) {
                words.add(EventWords.size(1L << bit));
            }
        }
        return words.isEmpty() ? "none known" : "of " + String.join(", ", words);
    }

    private static String gaps(TraceTally tally, long problems) {
        String unreadable =
                problems == 0
                        ? ""
                        : String.format(Locale.ROOT, "; %,d unreadable, reported above", problems);
        String gaps =
                Arrays.stream(Stream.values())
                        .filter(stream -> tally.gaps(stream) > 0)
                        .map(stream -> gaps(stream, tally))
                        .collect(Collectors.joining(", "));
        return (gaps.isEmpty() ? "none" : gaps) + unreadable;
    }

    private static String gaps(Stream stream, TraceTally tally) {
        String known =
                tally.lost(stream) == 0
                        ? ""
                        : String.format(Locale.ROOT, " (%,d events lost)", tally.lost(stream));
        return String.format(Locale.ROOT, "%s %,d%s", stream.label(), tally.gaps(stream), known);
    }

    private void verdicts(TraceTally tally, List<String> lines) {
        List<String> not = new ArrayList<>();
        lines.add(paint.heading("What it can tell"));
        for (HazardKind kind : Judgeable.kinds()) {
            List<String> lacks = Judgeable.lacks(kind, tally);
            String limits = Judgeable.limits(kind, tally);
            if (lacks.isEmpty()) {
                lines.add(row(kind, limits.isEmpty() ? "judged" : "judged, but " + limits));
            } else {
                not.add(row(kind, String.join("; ", lacks)));
            }
        }
        lines.add(paint.heading("What it cannot tell"));
        lines.addAll(not.isEmpty() ? List.of("  of these kinds, nothing") : not);
    }

    private static String row(HazardKind kind, String text) {
        return String.format("  %-17s %s", kind, text);
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
