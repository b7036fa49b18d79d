package dev.fencepost.analyzer.report;

import dev.fencepost.analyzer.explain.ShownText;
import java.util.Locale;

/** An SVG in the making, for light and dark. Lengths are pixels, y grows downwards. */
final class Drawing {
    private static final String STYLE =
            """
            <style>
            svg { color-scheme: light dark }
            .page { fill: #ffffff } .band { fill: #eef1f5 }
            text { fill: #15191e; font: 11px system-ui, sans-serif; text-anchor: middle }
            .title { font-size: 15px; font-weight: 600; text-anchor: start }
            .start { text-anchor: start } .quiet { fill: #545d68 } .small { font-size: 10px }
            .strong { font-weight: 700 } .mono { font-family: ui-monospace, monospace }
            .lane, .tick { stroke: #d3dae2 } .tick { stroke-dasharray: 2 3 }
            .leaves { fill: #4f7fb3 } .flush { fill: #2f7d78 } .rmp { fill: #6d5aa8 } .dma { fill: #4b5563 }
            .failed { fill: #e4690b } .cross { stroke: #1a0d00; stroke-width: 1.5; fill: none }
            .arrow { stroke: #15191e; stroke-width: 1.4; fill: none } .head { fill: #15191e }
            .BREACH { fill: #8a0f52 } .FAULT { fill: #e4690b } .LATENT { fill: #f5cf3d }
            .shade { opacity: 0.18 }
            @media (prefers-color-scheme: dark) {
            .page { fill: #161b22 } .band { fill: #1f262f } text { fill: #e8ecf1 } .quiet { fill: #9da7b3 }
            .lane, .tick { stroke: #303842 } .arrow { stroke: #e8ecf1 } .head { fill: #e8ecf1 }
            .leaves { fill: #6ea3dc } .flush { fill: #5fb5ae } .rmp { fill: #a996e6 } .dma { fill: #aab4c0 }
            .failed, .FAULT { fill: #f39a3d } .BREACH { fill: #d6408e } .LATENT { fill: #f7e48b }
            }
            </style>
            <defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"\
             orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>
            """;

    /** Characters of a text that are drawn. */
    private static final int LONGEST = 300;

    private final StringBuilder body = new StringBuilder();

    /** A rectangle of some classes. */
    void box(String classes, double x, double y, double width, double height) {
        add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                classes, x, y, width, height);
    }

    /** A path of some classes, with its origin there. */
    void path(String classes, double x, double y, String path) {
        add(
                "<path class=\"%s\" transform=\"translate(%.1f %.1f)\" d=\"%s\"/>%n",
                classes, x, y, path);
    }

    /** A bent arrow from one place to another. */
    void arrow(double x1, double y1, double x2, double y2, double bend) {
        add(
                "<path class=\"arrow\" marker-end=\"url(#head)\" d=\"M%.1f %.1fQ%.1f %.1f %.1f"
                        + " %.1f\"/>%n",
                x1, y1, (x1 + x2) / 2, (y1 + y2) / 2 + bend, x2, y2);
    }

    /** A text of some classes. */
    void text(String classes, double x, double y, String text) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", classes, x, y, escaped(text));
    }

    /** All of it, on a page of that size. */
    String page(double width, double height, String title) {
        String head =
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$.0f %2$.0f\""
                                + " width=\"%1$.0f\" height=\"%2$.0f\" role=\"img\""
                                + " aria-label=\"%3$s\">%n",
                        width,
                        height,
                        escaped(title));
        return head
                + STYLE
                + String.format(
                        Locale.ROOT,
                        "<rect class=\"page\" width=\"%.0f\" height=\"%.0f\"/>%n",
                        width,
                        height)
                + body
                + "</svg>\n";
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values));
    }

    /** What XML can hold: what it cannot, and what turns text around, is named. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "\u2026" : text;
        shown.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '&' -> safe.append("&amp;");
                                case '<' -> safe.append("&lt;");
                                case '>' -> safe.append("&gt;");
                                case '"' -> safe.append("&quot;");
                                default -> safe.append(ShownText.shown(c));
                            }
                        });
        return safe.toString();
    }
}
