package dev.fencepost.analyzer.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, the last first and each once, when the work is over or when the JVM is
 * told to end before, whichever comes first.
 */
public final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Thread hook = new Thread(this::endEarly, "fencepost-closing");
    private volatile boolean ending;

    public Closing() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Closes this, too; at once where the JVM is ending already. */
    public synchronized <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        if (ending) {
            closeAll();
        }
        return part;
    }

    /** Whether the JVM was told to end. What fails from then on fails because things are closed. */
    public boolean isEnding() {
        return ending;
    }

    @Override
    public void close() {
        closeAll();
        if (!ending) {
            removeHook();
        }
    }

    private void endEarly() {
        ending = true;
        closeAll();
    }

    private synchronized void closeAll() {
        RuntimeException first = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                first = first == null ? new IllegalStateException("cannot close", e) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // told to end just now: the hook finds nothing left to close
            ending = true;
        }
    }
}
