package dev.fencepost.analyzer.merge;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Stream;

/** Reads the bytes of a trace record that has been read before, and so is known to be good. */
@FunctionalInterface
public interface BatchReader {
    Batch read(Stream stream, byte[] bytes);
}
