package dev.fencepost.analyzer.bench;

import java.util.List;

/** What was measured, as a picture. */
public final class BenchPicture {
    private BenchPicture() {}

    /** The picture of these rows. */
    public static String of(List<Row> rows) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n";
    }
}
