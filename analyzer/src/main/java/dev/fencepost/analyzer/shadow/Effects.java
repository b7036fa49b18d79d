package dev.fencepost.analyzer.shadow;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What one event did to the shadow: the frames whose tables it touched and the flushes that it
 * completed.
 */
public final class Effects {
    private final Set<Frame> frames = new LinkedHashSet<>();
    private final Set<Change> completed = new LinkedHashSet<>();
    private final Set<Domain> resumed = new LinkedHashSet<>();

    /** Whether it did nothing that a rule looks at. */
    public boolean isEmpty() {
        return frames.isEmpty() && completed.isEmpty() && resumed.isEmpty();
    }

    public Collection<Frame> frames() {
        return frames;
    }

    public Collection<Change> completed() {
        return completed;
    }

    /** Domains of which a device runs again after none did. */
    public Collection<Domain> resumed() {
        return resumed;
    }

    void touched(Frame frame) {
        frames.add(frame);
    }

    void completed(Change change) {
        completed.add(change);
    }

    void resumed(Domain domain) {
        resumed.add(domain);
    }

    public void clear() {
        if (!frames.isEmpty()) {
            frames.clear();
        }
        if (!completed.isEmpty()) {
            completed.clear();
        }
        if (!resumed.isEmpty()) {
            resumed.clear();
        }
    }
}
