package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;
import java.io.Closeable;
import java.util.Iterator;

/**
 * A lazy, closeable sequence of events: a simulator, an importer and a file look alike from
 * outside.
 *
 * <p>Events of one host, run and stream come with rising seq and never-falling ts; across streams
 * they may come in any order. What could not be read comes as a {@link dev.fencepost.model.Gap} and
 * was told to the source's {@link ProblemListener}. A world that fails (an I/O error) throws {@link
 * java.io.UncheckedIOException}. Single-threaded.
 */
public interface TraceSource extends Iterator<TraceEvent>, Closeable {}
