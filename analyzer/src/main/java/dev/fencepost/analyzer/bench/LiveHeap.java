package dev.fencepost.analyzer.bench;

/** How much of the heap is reachable. */
final class LiveHeap {
    private static final int COLLECTIONS = 3;

    private LiveHeap() {}

    /** Bytes that are left once everything else was collected. */
    static long bytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
