package dev.fencepost.producer.importer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each context is in the middle of. Those that were silent the longest are forgotten where
 * there are more than {@value #MOST}: no machine runs so many at once.
 *
 * @param <T> what is known of one
 */
final class Contexts<T> extends LinkedHashMap<TracefsLine.Context, T> {
    private static final long serialVersionUID = 1L;

    static final int MOST = 1 << 16;

    Contexts() {
        super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<TracefsLine.Context, T> eldest) {
        return size() > MOST;
    }
}
