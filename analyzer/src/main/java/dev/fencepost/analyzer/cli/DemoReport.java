package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.demo.Agreement;
import dev.fencepost.analyzer.demo.DemoSettings;
import dev.fencepost.analyzer.demo.EngineRun;
import dev.fencepost.analyzer.demo.StreamedRun.Progress;
import dev.fencepost.analyzer.demo.StreamedRun.Result;
import dev.fencepost.model.Alert;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a demonstration found, in words. */
final class DemoReport {
    /** Differences shown; the rest are counted. */
    private static final int SHOWN = 10;

    private final Screen screen;
    private final Paint paint;
    private final DemoSettings settings;
    private final List<String> lines = new ArrayList<>();

    DemoReport(Screen screen, DemoSettings settings) {
        this.screen = screen;
        paint = screen.paint();
        this.settings = settings;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** What the topology found. */
    void found(Result result) {
        SimulatorSettings of = settings.simulation();
        heading(
                "Found under %s: %,d events of %s, seed %d, through Kafka",
                of.policy().label(), result.last().counts().events(), hosts(), of.seed());
        lines.add("");
        lines.addAll(new AlertReport(screen).lines(result.alerts(), result.alerts().size()));
    }

    /** How the same run fared under another policy. */
    void compared(SimulatorSettings other, EngineRun run) {
        heading(
                "The same run under %s (the same seed, %,d events, judged by the engine alone)",
                other.policy().label(), run.events());
        lines.add("  " + (run.alerts().isEmpty() ? "no alerts" : codes(run.alerts())));
        lines.add("");
    }

    private static String codes(List<Alert> alerts) {
        return alerts.stream()
                .collect(
                        Collectors.groupingBy(
                                alert -> alert.severity() + " " + alert.code(),
                                java.util.TreeMap::new,
                                Collectors.counting()))
                .entrySet()
                .stream()
                .map(
                        entry ->
                                String.format(
                                        Locale.ROOT, "%,d × %s", entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Whether the stream said what the engine says without Kafka. */
    void checked(Agreement agreement, int alerts) {
        heading("The stream against the engine alone, on the same events, id by id");
        if (agreement.isComplete()) {
            add("  identical: %,d alerts", alerts);
        } else {
            add("  %,d alerts DIFFER:", agreement.differences().size());
            agreement.differences().stream().limit(SHOWN).forEach(line -> lines.add("  " + line));
        }
        lines.add("");
    }

    /** How fast it went. */
    void rates(Progress last, EngineRun alone) {
        heading("Rates");
        double seconds = last.nanos() / 1e9;
        add(
                "  through Kafka  %,9d events/s: simulated, sent, merged, judged and read back in"
                        + " %.1f s, exactly once",
                (long) (last.counts().events() / seconds), seconds);
        add(
                "  engine alone   %,9d events/s: simulated and judged in one thread in %.1f s",
                (long) (alone.events() / (alone.nanos() / 1e9)), alone.nanos() / 1e9);
        lines.add("");
    }

    /** Where to look next. */
    void next() {
        SimulatorSettings of = settings.simulation();
        heading("Where to look next");
        add(
                "  fencepost simulate --policy %s --seed %d --events %d%s -o run.avro",
                of.policy().label(),
                of.seed(),
                of.events(),
                settings.hosts() == 1 ? "" : " --hosts " + settings.hosts());
        lines.add("  fencepost offline run.avro           the same alerts from a file");
        lines.add("  fencepost demo --policy static-huge  another policy; --help lists them");
        lines.add("  fencepost demo --serve               keeps broker and topology running");
        lines.add("  docs/hazards.md                      what each code means");
    }

    private String hosts() {
        return settings.hosts() == 1 ? "a simulated host" : settings.hosts() + " simulated hosts";
    }

    private void heading(String format, Object... values) {
        lines.add(paint.heading(String.format(Locale.ROOT, format, values)));
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }
}
