package dev.fencepost.producer.importer;

/**
 * A trace line understood: what it tells of and with which values.
 *
 * @param number of the line over all files, from 1
 * @param line as printed
 * @param kind what it tells of
 * @param symbol the kernel function of a kprobe, empty for tracepoints
 * @param caller of a return probe: the function returned to; else empty
 * @param returns it is a return probe
 * @param fields its values
 */
record Sighting(
        long number,
        TracefsLine line,
        Kind kind,
        String symbol,
        String caller,
        boolean returns,
        Fields fields) {

    TracefsLine.Context context() {
        return line.context();
    }
}
