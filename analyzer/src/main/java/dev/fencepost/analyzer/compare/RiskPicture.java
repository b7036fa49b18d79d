package dev.fencepost.analyzer.compare;

import dev.fencepost.model.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A comparison as a picture: what each policy costs against what it risks, a panel for each
 * hardware model, a mark for each policy; SVG, for light and dark.
 *
 * <p>Cost is the share of DMA that was not done, of the most that any contender did in the same
 * time. Risk is the share of accesses that failed or were stale, on a logarithmic scale; those with
 * none stand in a strip below it, one under the other. A line through a mark spans the seeds. Shape
 * and colour say the worst severity that the engine found.
 */
public final class RiskPicture {
    private static final int WIDTH = 860;
    private static final int LEFT = 116;
    private static final int RIGHT = 600;
    private static final int LABELS = 632;
    private static final int TOP = 104;
    private static final int SCALE = 168;
    private static final int AXIS = 76;
    private static final int DECADES = 6;
    private static final int LABEL_STEP = 16;
    private static final double[] WIDTHS = {0.05, 0.1, 0.25, 0.5, 1};

    private static final String[] SHARES = {
        "0.0001 %", "0.001 %", "0.01 %", "0.1 %", "1 %", "10 %", "100 %"
    };

    private static final String STYLE =
            """
            <style>
            svg { color-scheme: light dark }
            .page { fill: #ffffff } text { fill: #1f2328; font: 12px system-ui, sans-serif }
            .small { font-size: 11px } .head { font-size: 15px; font-weight: 600 } .model { font-weight: 600 }
            .grid { stroke: #d0d7de } .lead { stroke: #8c959f; fill: none; stroke-dasharray: 2 3 } .seeds { stroke: #57606a }
            .sign { stroke: #ffffff; stroke-width: 1.2; paint-order: stroke }
            .none { fill: #0072b2 } .latent { fill: #b8860b } .fault { fill: #d55e00 } .breach { fill: #a0307a }
            @media (prefers-color-scheme: dark) {
            .page { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d }
            .lead { stroke: #6e7681 } .seeds { stroke: #9da7b3 } .sign { stroke: #0d1117 }
            .none { fill: #56b4e9 } .latent { fill: #f0e442 } .fault { fill: #ff8c42 } .breach { fill: #e58fc4 }
            }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();
    private final double most;
    private final double farthest;

    private RiskPicture(List<Row> rows) {
        this.most = rows.stream().mapToDouble(RiskPicture::accesses).max().orElse(1);
        double cost = rows.stream().mapToDouble(this::cost).max().orElse(0);
        this.farthest = Arrays.stream(WIDTHS).filter(width -> width >= cost).min().orElse(1);
    }

    /** One policy in its panel: where its mark, the ends of its line and its label stand. */
    private record Mark(Row row, double x, double y, double from, double to, double label) {}

    /** The picture of a comparison. */
    public static String of(List<Row> rows) {
        return new RiskPicture(rows).draw(rows);
    }

    private String draw(List<Row> rows) {
        Map<String, List<Row>> models = new LinkedHashMap<>();
        rows.forEach(
                row ->
                        models.computeIfAbsent(row.contender().model(), model -> new ArrayList<>())
                                .add(row));
        int height = TOP + models.values().stream().mapToInt(RiskPicture::panelHeight).sum();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                        + " height=\"%d\" role=\"img\" aria-labelledby=\"title\">%n",
                WIDTH, height, WIDTH, height);
        svg.append(STYLE);
        add("<rect class=\"page\" width=\"%d\" height=\"%d\"/>%n", WIDTH, height);
        add(
                "<text id=\"title\" class=\"head\" x=\"16\" y=\"26\">Cost against risk: %.1f ms of the"
                        + " same work under each policy</text>%n",
                rows.get(0).runs().get(0).nanos() / 1e6);
        legend();
        int top = TOP;
        for (Map.Entry<String, List<Row>> model : models.entrySet()) {
            panel(top, model.getKey(), model.getValue());
            top += panelHeight(model.getValue());
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend() {
        text("small", 16, 50, "start", "The engine found at worst:");
        double x = 176;
        for (Sign sign : Sign.values()) {
            sign(sign, x, 46);
            text("small", x + 10, 50, "start", sign.meaning);
            x += 32 + 5.9 * sign.meaning.length();
        }
        String how =
                "Lower and further left is better. A line through a mark spans the seeds; under"
                        + " the scale stand policies of which no access failed or was stale.";
        text("small", 16, 68, "start", how);
    }

    private void panel(int top, String model, List<Row> rows) {
        double foot = top + panelHeight(rows) - AXIS;
        add(
                "<text x=\"%d\" y=\"%d\"><tspan class=\"model\">%s</tspan> <tspan"
                        + " class=\"small\">%s</tspan></text>%n",
                LEFT, top - 10, model, meaning(model));
        for (int decade = 0; decade <= DECADES; decade++) {
            double y = height(top, Math.pow(10, decade - DECADES));
            line("grid", LEFT, y, RIGHT, y);
            text("small", LEFT - 8, y + 4, "end", SHARES[decade]);
        }
        line("grid", LEFT, foot, RIGHT, foot);
        text("small", LEFT - 8, (top + SCALE + foot) / 2 + 4, "end", "none");
        for (int tick = 0; tick <= 5; tick++) {
            double x = LEFT + (RIGHT - LEFT) * tick / 5.0;
            line("grid", x, foot, x, foot + 4);
            String share = String.format(Locale.ROOT, "%.0f %%", 100 * farthest * tick / 5);
            text("small", x, foot + 18, "middle", share);
        }
        String cost = "cost: DMA not done, of the most that any did in the same time";
        text("small", (LEFT + RIGHT) / 2.0, foot + 36, "middle", cost);
        add(
                "<text class=\"small\" text-anchor=\"middle\" transform=\"translate(16 %.1f)"
                        + " rotate(-90)\">risk: accesses failed or stale</text>%n",
                top + SCALE / 2.0);
        marks(top, rows).forEach(this::mark);
    }

    private static String meaning(String model) {
        return switch (model) {
            case "amd" -> "leaf and RMP entry must be of one size";
            case "ideal" -> "hardware takes the smaller of the two sizes";
            case "single-owner" -> "one table for CPU and device";
            default -> "";
        };
    }

    private static int panelHeight(List<Row> rows) {
        return SCALE
                + LABEL_STEP * (1 + (int) rows.stream().filter(RiskPicture::safe).count())
                + AXIS;
    }

    /** Labels stand in a column, in order of their marks, and never closer than a line. */
    private List<Mark> marks(int top, List<Row> rows) {
        List<Row> risky =
                rows.stream()
                        .filter(row -> !safe(row))
                        .sorted(Comparator.comparingDouble(row -> -row.mean(RiskPicture::risk)))
                        .toList();
        double[] labels =
                risky.stream()
                        .mapToDouble(row -> height(top, row.mean(RiskPicture::risk)))
                        .toArray();
        spread(labels, top, top + SCALE);
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            Row row = risky.get(i);
            marks.add(
                    new Mark(
                            row,
                            across(row),
                            height(top, row.mean(RiskPicture::risk)),
                            height(top, row.most(RiskPicture::risk)),
                            height(top, row.least(RiskPicture::risk)),
                            labels[i]));
        }
        double y = top + SCALE + LABEL_STEP;
        for (Row row : rows.stream().filter(RiskPicture::safe).toList()) {
            marks.add(new Mark(row, across(row), y, y, y, y));
            y += LABEL_STEP;
        }
        return marks;
    }

    /** Moves labels that stand too close apart, to both sides, and within the panel. */
    private static void spread(double[] labels, double top, double foot) {
        for (int pass = 0; pass < labels.length * labels.length; pass++) {
            for (int i = 1; i < labels.length; i++) {
                double missing = LABEL_STEP - (labels[i] - labels[i - 1]);
                if (missing > 0) {
                    labels[i - 1] -= missing / 2;
                    labels[i] += missing / 2;
                }
            }
        }
        for (int i = labels.length - 1; i >= 0; i--) {
            double limit = i == labels.length - 1 ? foot : labels[i + 1] - LABEL_STEP;
            labels[i] = Math.min(labels[i], limit);
        }
        for (int i = 0; i < labels.length; i++) {
            double limit = i == 0 ? top - LABEL_STEP : labels[i - 1] + LABEL_STEP;
            labels[i] = Math.max(labels[i], limit);
        }
    }

    private void mark(Mark mark) {
        add(
                "<path class=\"lead\" d=\"M%.1f %.1f L%d %.1f L%d %.1f\"/>%n",
                mark.x(), mark.y(), RIGHT + 6, mark.y(), LABELS - 4, mark.label());
        if (mark.from() < mark.to()) {
            line("seeds", mark.x(), mark.from(), mark.x(), mark.to());
        }
        sign(Sign.of(mark.row()), mark.x(), mark.y());
        text("", LABELS, mark.label() + 4, "start", mark.row().contender().policy().label());
    }

    private void sign(Sign sign, double x, double y) {
        String name = sign.name().toLowerCase(Locale.ROOT);
        add(
                "<path class=\"sign %s\" transform=\"translate(%.1f %.1f)\" d=\"%s\"/>%n",
                name, x, y, sign.shape);
    }

    private static double accesses(Row row) {
        return row.mean(RunResult::made);
    }

    /** Share of DMA not done. */
    private double cost(Row row) {
        return 1 - accesses(row) / most;
    }

    /** Share of accesses that failed or were stale. */
    private static double risk(RunResult run) {
        return (double) (run.failed() + run.stale()) / Math.max(1, run.made());
    }

    private double across(Row row) {
        return LEFT + (RIGHT - LEFT) * cost(row) / farthest;
    }

    private static boolean safe(Row row) {
        return row.most(RiskPicture::risk) == 0;
    }

    /** Where a share of accesses stands on the scale; below its least, at its foot. */
    private static double height(int top, double risk) {
        double decades = risk == 0 ? 0 : Math.max(0, DECADES + Math.log10(risk));
        return top + SCALE * (1 - decades / DECADES);
    }

    private void line(String kind, double x1, double y1, double x2, double y2) {
        add("<path class=\"%s\" d=\"M%.1f %.1f L%.1f %.1f\"/>%n", kind, x1, y1, x2, y2);
    }

    private void text(String kind, double x, double y, String anchor, String text) {
        add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                kind, x, y, anchor, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }

    /** The worst severity of a row, as a shape that is told from the others without colour. */
    private enum Sign {
        NONE("nothing", "M-5 0 A5 5 0 1 0 5 0 A5 5 0 1 0 -5 0 Z"),
        LATENT("LATENT: wrong tables", "M0 -6 L6 0 L0 6 L-6 0 Z"),
        FAULT("FAULT: a failed access", "M0 -6 L6 5 L-6 5 Z"),
        BREACH("BREACH: a stale one may have passed", "M-5 -5 H5 V5 H-5 Z");

        private final String meaning;
        private final String shape;

        Sign(String meaning, String shape) {
            this.meaning = meaning;
            this.shape = shape;
        }

        static Sign of(Row row) {
            Optional<Severity> worst =
                    row.runs().stream()
                            .flatMap(run -> run.hazards().stream())
                            .map(HazardCount::severity)
                            .max(Comparator.naturalOrder());
            return worst.map(severity -> valueOf(severity.name())).orElse(NONE);
        }
    }
}
