package dev.fencepost.analyzer.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was measured, as a picture: events a second and latency as bars with their spread, growth as
 * curves; SVG, for light and dark. What was not measured is left out.
 */
public final class BenchPicture {
    private static final int WIDTH = 2 * CurvePanel.WIDTH + 40;
    private static final int TOP = 44;
    private static final String TITLE = "fencepost bench: median of the rounds, and their spread";
    private static final List<String> STREAMS =
            List.of(
                    StreamSteps.DECODE,
                    StreamSteps.PASS_THROUGH,
                    StreamSteps.AT_LEAST_ONCE,
                    StreamSteps.EXACTLY_ONCE);

    private final Svg svg = new Svg();
    private final List<Row> rows;
    private int y = TOP;

    private BenchPicture(List<Row> rows) {
        this.rows = rows;
    }

    /** The picture of these rows. */
    public static String of(List<Row> rows) {
        return new BenchPicture(rows).draw();
    }

    private String draw() {
        svg.text("head", 16, 26, "start", TITLE);
        BarPanel throughput = throughput();
        if (!throughput.isEmpty()) {
            y += throughput.drawLinear(svg, y);
        }
        BarPanel latency = latency();
        if (!latency.isEmpty()) {
            y += latency.drawLogarithmic(svg, y);
        }
        List<CurvePanel> curves = curves();
        for (int i = 0; i < curves.size(); i++) {
            int left = i % 2 == 0 ? 0 : CurvePanel.WIDTH + 20;
            curves.get(i).draw(svg, left, y + i / 2 * CurvePanel.HEIGHT);
        }
        y += (curves.size() + 1) / 2 * CurvePanel.HEIGHT;
        return svg.page(WIDTH, y, TITLE);
    }

    private List<Row> of(Section section, Quantity quantity) {
        return rows.stream()
                .filter(row -> row.section() == section && row.quantity() == quantity)
                .toList();
    }

    private BarPanel throughput() {
        BarPanel panel = new BarPanel("Events a second");
        List<BarPanel.Bar> alone = new ArrayList<>();
        of(Section.ENGINE, Quantity.RATE)
                .forEach(row -> alone.add(new BarPanel.Bar(row.what(), 2, row)));
        of(Section.FILES, Quantity.RATE)
                .forEach(row -> alone.add(new BarPanel.Bar(row.what(), 2, row)));
        panel.add("without Kafka", alone);
        Map<Shape, List<Row>> shapes = new TreeMap<>(Comparator.comparing(BenchPicture::order));
        for (Row row : of(Section.STREAM, Quantity.RATE)) {
            shapes.computeIfAbsent(shape(row), shape -> new ArrayList<>()).add(row);
        }
        shapes.forEach((shape, each) -> panel.add(words(shape), bars(each)));
        return panel;
    }

    private static List<BarPanel.Bar> bars(List<Row> streams) {
        return streams.stream()
                .map(
                        row ->
                                new BarPanel.Bar(
                                        row.what(), STREAMS.indexOf(row.what()) < 2 ? 0 : 1, row))
                .toList();
    }

    private static Shape shape(Row row) {
        Map<String, Long> at = row.at();
        return new Shape(
                at.get("batch").intValue(),
                at.get("partitions").intValue(),
                at.get("threads").intValue());
    }

    private static String order(Shape shape) {
        return String.format("%06d %06d %06d", shape.partitions(), shape.threads(), shape.batch());
    }

    private static String words(Shape shape) {
        return String.format(
                "%d a record, %d partition%s, %d thread%s",
                shape.batch(),
                shape.partitions(),
                shape.partitions() == 1 ? "" : "s",
                shape.threads(),
                shape.threads() == 1 ? "" : "s");
    }

    private BarPanel latency() {
        BarPanel panel =
                new BarPanel(
                        "Milliseconds from event to alert, exactly once, commits every 100 ms");
        for (Row median : of(Section.LATENCY, Quantity.P50)) {
            List<BarPanel.Bar> bars = new ArrayList<>();
            bars.add(new BarPanel.Bar("p50", 0, median));
            beside(median, Quantity.P99).ifPresent(r -> bars.add(new BarPanel.Bar("p99", 1, r)));
            beside(median, Quantity.P999).ifPresent(r -> bars.add(new BarPanel.Bar("p99.9", 2, r)));
            panel.add(Axis.brief(median.at().get("rate")) + " events/s", bars);
        }
        return panel;
    }

    private Optional<Row> beside(Row row, Quantity quantity) {
        return rows.stream()
                .filter(each -> each.quantity() == quantity && each.isOfSame(row))
                .findFirst();
    }

    private List<CurvePanel> curves() {
        List<CurvePanel> panels = new ArrayList<>();
        grown(panels, "Engine, CPU ns/event", CurvesSection.EVENTS, "events", Quantity.NANOS);
        grown(panels, "Engine, CPU ns/event", CurvesSection.FRAMES, "frames", Quantity.NANOS);
        grown(panels, "Live heap, bytes", CurvesSection.EVENTS, "events", Quantity.HEAP);
        grown(
                panels,
                "Live heap, bytes/frame",
                CurvesSection.FRAMES,
                "frames",
                Quantity.FRAME_BYTES);
        bySpread(panels, "Router, CPU ns/event", "hosts", of(Section.HOSTS, Quantity.ROUTER_NANOS));
        bySpread(panels, "Engine, CPU ns/event", "hosts", of(Section.HOSTS, Quantity.ENGINE_NANOS));
        load(panels);
        return panels;
    }

    private void grown(
            List<CurvePanel> panels, String title, String what, String setting, Quantity quantity) {
        List<Row> points =
                of(Section.CURVES, quantity).stream()
                        .filter(row -> row.what().equals(what))
                        .toList();
        if (!points.isEmpty()) {
            CurvePanel.Curve curve = new CurvePanel.Curve("", points);
            panels.add(new CurvePanel(title, setting, List.of(curve)));
        }
    }

    private void load(List<CurvePanel> panels) {
        bySpread(
                panels,
                "Records/event of a host, " + LoadSection.STEADY,
                "rate",
                of(Section.LOAD, Quantity.RECORDS).stream()
                        .filter(row -> row.what().equals(LoadSection.STEADY))
                        .toList());
        bySpread(
                panels,
                "Busiest partition/mean, 10,000 unequal hosts",
                "partitions",
                of(Section.LOAD, Quantity.PARTITION_SKEW).stream()
                        .filter(row -> row.at().get("hosts") == SkewRows.FLEET)
                        .filter(row -> !row.what().equals(Fleet.ALIKE))
                        .filter(row -> row.at().get("spread") != 2)
                        .toList());
    }

    private static void bySpread(
            List<CurvePanel> panels, String title, String setting, List<Row> rows) {
        Map<Long, List<Row>> spreads =
                rows.stream()
                        .collect(
                                Collectors.groupingBy(
                                        row -> row.at().get("spread"),
                                        TreeMap::new,
                                        Collectors.toList()));
        if (!spreads.isEmpty()) {
            List<CurvePanel.Curve> curves = new ArrayList<>();
            spreads.forEach(
                    (spread, each) -> curves.add(new CurvePanel.Curve(label(spread, each), each)));
            panels.add(new CurvePanel(title, setting, curves));
        }
    }

    private static String label(long spread, List<Row> rows) {
        boolean needed = rows.get(0).what().equals(SkewRows.AS_NEEDED);
        return needed ? "as needed" : "spread " + spread;
    }
}
