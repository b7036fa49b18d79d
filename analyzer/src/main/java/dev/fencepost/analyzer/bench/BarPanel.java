package dev.fencepost.analyzer.bench;

import java.util.ArrayList;
import java.util.List;

/** A panel of bars that lie under each other, in groups, each with its spread over the rounds. */
final class BarPanel {
    private static final int LABELS = 172;
    private static final int RIGHT = 760;
    private static final int BAR = 13;
    private static final int STEP = 19;
    private static final int GROUP = 22;
    private static final int HEAD = 40;
    private static final int FOOT = 44;

    private final String title;
    private final List<Group> groups = new ArrayList<>();

    BarPanel(String title) {
        this.title = title;
    }

    /** One bar; its colour is one of {@link Svg#COLOURS}. */
    record Bar(String label, int colour, Row row) {}

    private record Group(String title, List<Bar> bars) {}

    /** Adds bars that belong together; none is no group. */
    void add(String heading, List<Bar> bars) {
        if (!bars.isEmpty()) {
            groups.add(new Group(heading, bars));
        }
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** The most of all bars. */
    double most() {
        return all().stream().mapToDouble(bar -> bar.row.max()).max().orElse(1);
    }

    /** The least of all bars. */
    double least() {
        return all().stream().mapToDouble(bar -> bar.row.min()).min().orElse(0);
    }

    private List<Bar> all() {
        return groups.stream().flatMap(group -> group.bars.stream()).toList();
    }

    /** Draws it with an axis from 0. */
    int drawLinear(Svg svg, int top) {
        return draw(svg, top, Axis.linear(most(), LABELS, RIGHT));
    }

    /** Draws it with decades. */
    int drawLogarithmic(Svg svg, int top) {
        return draw(svg, top, Axis.logarithmic(least(), most(), LABELS, RIGHT));
    }

    /** Answers how high it is. */
    private int draw(Svg svg, int top, Axis axis) {
        svg.text("panel", 16, top + 16, "start", title);
        int foot = top + HEAD;
        for (Group group : groups) {
            foot += GROUP + STEP * group.bars.size();
        }
        for (double tick : axis.ticks()) {
            svg.line("grid", axis.at(tick), top + HEAD - 8.0, axis.at(tick), foot);
            svg.text("small", axis.at(tick), foot + 16.0, "middle", Axis.brief(tick));
        }
        int y = top + HEAD;
        for (Group group : groups) {
            svg.text("small", 16, y + 10.0, "start", group.title);
            y += GROUP - 6;
            for (Bar bar : group.bars) {
                draw(svg, y, bar, axis);
                y += STEP;
            }
            y += 6;
        }
        return foot + FOOT - top;
    }

    private static void draw(Svg svg, double y, Bar bar, Axis axis) {
        Row row = bar.row;
        double middle = y + BAR / 2.0;
        svg.text("small", LABELS - 8.0, middle + 4, "end", bar.label);
        svg.rectangle("s" + bar.colour, LABELS, y, axis.at(row.median()) - LABELS, BAR);
        svg.line("spread", axis.at(row.min()), middle, axis.at(row.max()), middle);
        svg.line("spread", axis.at(row.min()), middle - 3, axis.at(row.min()), middle + 3);
        svg.line("spread", axis.at(row.max()), middle - 3, axis.at(row.max()), middle + 3);
        svg.text("small", axis.at(row.max()) + 6, middle + 4, "start", Axis.brief(row.median()));
    }
}
