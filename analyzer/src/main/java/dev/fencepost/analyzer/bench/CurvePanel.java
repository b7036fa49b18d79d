package dev.fencepost.analyzer.bench;

import java.util.List;

/** A panel of curves over a setting, both axes logarithmic. */
final class CurvePanel {
    static final int WIDTH = 400;
    static final int HEIGHT = 250;

    private static final int LEFT = 64;
    private static final int RIGHT = 330;
    private static final int TOP = 34;
    private static final int FOOT = 190;
    private static final int LABEL_STEP = 13;

    private final String title;
    private final String setting;
    private final List<Curve> curves;

    /**
     * A panel.
     *
     * @param setting whose values stand below
     */
    CurvePanel(String title, String setting, List<Curve> curves) {
        this.title = title;
        this.setting = setting;
        this.curves = curves;
    }

    /**
     * One curve.
     *
     * @param label at its end; may be empty
     * @param rows its points, in order
     */
    record Curve(String label, List<Row> rows) {}

    /** Draws it with its upper left corner there. */
    void draw(Svg svg, int left, int top) {
        List<Row> rows = curves.stream().flatMap(curve -> curve.rows.stream()).toList();
        Axis across =
                Axis.logarithmic(
                        rows.stream().mapToDouble(this::setting).min().orElse(1),
                        rows.stream().mapToDouble(this::setting).max().orElse(1),
                        left + LEFT,
                        left + RIGHT);
        Axis up =
                Axis.logarithmic(
                        rows.stream().mapToDouble(Row::min).min().orElse(1),
                        rows.stream().mapToDouble(Row::max).max().orElse(1),
                        top + FOOT,
                        top + TOP);
        frame(svg, left, top, across, up);
        for (int i = 0; i < curves.size(); i++) {
            draw(svg, curves.get(i), "s" + i % Svg.COLOURS, across, up);
            labels(svg, left, top, i);
        }
    }

    private void frame(Svg svg, int left, int top, Axis across, Axis up) {
        svg.text("panel", left + 16.0, top + 16.0, "start", title);
        for (double tick : up.ticks()) {
            svg.line("grid", left + LEFT, up.at(tick), left + RIGHT, up.at(tick));
            svg.text("small", left + LEFT - 6.0, up.at(tick) + 4, "end", Axis.brief(tick));
        }
        for (double tick : across.ticks()) {
            svg.line("grid", across.at(tick), top + TOP, across.at(tick), top + FOOT);
            svg.text("small", across.at(tick), top + FOOT + 16.0, "middle", Axis.brief(tick));
        }
        svg.text("small", left + (LEFT + RIGHT) / 2.0, top + FOOT + 34.0, "middle", setting);
    }

    private void draw(Svg svg, Curve curve, String kind, Axis across, Axis up) {
        double[] points = new double[2 * curve.rows.size()];
        for (int i = 0; i < curve.rows.size(); i++) {
            Row row = curve.rows.get(i);
            double x = across.at(setting(row));
            points[2 * i] = x;
            points[2 * i + 1] = up.at(row.median());
            svg.line("spread", x, up.at(row.min()), x, up.at(row.max()));
        }
        svg.curve(kind, points);
        for (int i = 0; i < points.length; i += 2) {
            svg.dot(kind, points[i], points[i + 1]);
        }
    }

    private void labels(Svg svg, int left, int top, int number) {
        String label = curves.get(number).label;
        if (!label.isEmpty()) {
            double y = top + TOP + 4.0 + LABEL_STEP * number;
            svg.dot("s" + number % Svg.COLOURS, left + RIGHT + 12.0, y);
            svg.text("small", left + RIGHT + 20.0, y + 4, "start", label);
        }
    }

    private double setting(Row row) {
        return row.at().get(setting);
    }
}
