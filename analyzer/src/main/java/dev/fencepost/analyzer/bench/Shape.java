package dev.fencepost.analyzer.bench;

import java.util.Map;

/**
 * How topics are cut and read.
 *
 * @param batch events of a record
 * @param partitions of each topic
 * @param threads of a topology
 */
public record Shape(int batch, int partitions, int threads) {
    public Shape {
        if (batch < 1 || partitions < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "batch, partitions and threads are at least 1: "
                            + batch
                            + ", "
                            + partitions
                            + ", "
                            + threads);
        }
    }

    /** The same, named. */
    Map<String, Long> at() {
        return Map.of(
                "batch", (long) batch, "partitions", (long) partitions, "threads", (long) threads);
    }
}
