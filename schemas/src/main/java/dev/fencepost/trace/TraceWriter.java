package dev.fencepost.trace;

import dev.fencepost.model.TraceEvent;
import java.io.Closeable;

/**
 * Takes the events of a trace and writes them somewhere.
 *
 * <p>What was written counts only after {@link #commit}: a writer closed without it leaves nothing
 * behind where the target allows that. Failures of the world throw {@link
 * java.io.UncheckedIOException}. Single-threaded.
 */
public interface TraceWriter extends Closeable {
    void accept(TraceEvent event);

    /** Makes what was written final; nothing may follow but {@link #close}. */
    void commit();
}
