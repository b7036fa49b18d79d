package dev.fencepost.analyzer.bench;

import java.util.Locale;

/** A drawing in the making, for light and dark. Lengths are pixels, y grows downwards. */
final class Svg {
    /**
     * Colours that lines and bars are told apart by, as classes {@code s0}, {@code s1} and so on.
     */
    static final int COLOURS = 4;

    private static final String STYLE =
            """
            <style>
            svg { color-scheme: light dark }
            .page { fill: #ffffff } text { fill: #1f2328; font: 12px system-ui, sans-serif }
            .small { font-size: 11px } .head { font-size: 15px; font-weight: 600 } .panel { font-weight: 600 }
            .grid { stroke: #d0d7de } .spread { stroke: #1f2328 } .target { stroke: #cf222e; stroke-dasharray: 4 3 }
            .curve { fill: none; stroke-width: 2 }
            .s0 { fill: #0072b2; stroke: #0072b2 } .s1 { fill: #d55e00; stroke: #d55e00 }
            .s2 { fill: #a0307a; stroke: #a0307a } .s3 { fill: #b8860b; stroke: #b8860b }
            @media (prefers-color-scheme: dark) {
            .page { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d }
            .spread { stroke: #e6edf3 } .target { stroke: #ff7b72 }
            .s0 { fill: #2f7fb8; stroke: #56b4e9 } .s1 { fill: #c8642a; stroke: #ff8c42 }
            .s2 { fill: #b05a92; stroke: #e58fc4 } .s3 { fill: #a8962e; stroke: #f0e442 }
            }
            .curve { fill: none }
            </style>
            """;

    private final StringBuilder body = new StringBuilder();

    /** A straight line of a class. */
    void line(String kind, double x1, double y1, double x2, double y2) {
        add("<path class=\"%s\" d=\"M%.1f %.1f L%.1f %.1f\"/>%n", kind, x1, y1, x2, y2);
    }

    /** A filled rectangle of a class. */
    void rectangle(String kind, double x, double y, double width, double height) {
        add(
                "<rect class=\"%s\" stroke=\"none\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                        + " height=\"%.1f\"/>%n",
                kind, x, y, Math.max(0, width), height);
    }

    /** A dot of a class. */
    void dot(String kind, double x, double y) {
        add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>%n", kind, x, y);
    }

    /** A line through points, given as x and y in turn. */
    void curve(String kind, double[] points) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < points.length; i += 2) {
            path.append(i == 0 ? 'M' : 'L');
            path.append(String.format(Locale.ROOT, "%.1f %.1f ", points[i], points[i + 1]));
        }
        add("<path class=\"%s curve\" d=\"%s\"/>%n", kind, path.toString().strip());
    }

    /** A text; {@code anchor} is start, middle or end. */
    void text(String kind, double x, double y, String anchor, String text) {
        add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                kind, x, y, anchor, escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** All of it, on a page of that size. */
    String page(int width, int height, String title) {
        String head =
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " width=\"%d\" height=\"%d\" role=\"img\""
                                + " aria-label=\"%s\">%n",
                        width,
                        height,
                        width,
                        height,
                        escaped(title));
        String page =
                String.format(
                        Locale.ROOT,
                        "<rect class=\"page\" width=\"%d\" height=\"%d\"/>%n",
                        width,
                        height);
        return head + STYLE + page + body + "</svg>\n";
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values));
    }
}
