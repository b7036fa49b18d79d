package dev.fencepost.analyzer.shadow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What changed in a shadow since it was last written: cost follows what changed, not what there is.
 */
public final class Journal {
    private final boolean kept;
    private final Set<Frame> frames = new LinkedHashSet<>();
    private final Set<Change> changes = new LinkedHashSet<>();
    private final Set<RemovalKey> removals = new LinkedHashSet<>();

    /** An aligned 2 MiB of IOVA of a domain from which leaves were removed. */
    public record RemovalKey(int domain, long window) {}

    Journal(boolean kept) {
        this.kept = kept;
    }

    public void frame(Frame frame) {
        if (kept) {
            frames.add(frame);
        }
    }

    public void frames(Collection<Frame> more) {
        if (kept && !more.isEmpty()) {
            frames.addAll(more);
        }
    }

    public void change(Change change) {
        if (kept) {
            changes.add(change);
        }
    }

    void removal(int domain, long window) {
        if (kept) {
            removals.add(new RemovalKey(domain, window));
        }
    }

    public List<Frame> takeFrames() {
        return take(frames);
    }

    /** Pending changes that came, went on or ended. */
    public List<Change> takeChanges() {
        return take(changes);
    }

    public List<RemovalKey> takeRemovals() {
        return take(removals);
    }

    private static <T> List<T> take(Set<T> dirty) {
        List<T> taken = new ArrayList<>(dirty);
        dirty.clear();
        return taken;
    }
}
