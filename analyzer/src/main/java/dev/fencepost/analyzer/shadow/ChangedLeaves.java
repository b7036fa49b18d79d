package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;

/** Leaves that a SPLIT, a MERGE or a firmware call made out of others. */
public final class ChangedLeaves extends Leaves {
    private static final int LONGEST_HISTORY = 6;

    private final TraceEvent change;
    private final List<TraceEvent> before;
    private final Fact root;

    private ChangedLeaves(
            int domain, LeafRun run, TraceEvent change, List<TraceEvent> before, Fact root) {
        super(domain, run, Fact.of(change));
        this.change = change;
        this.before = before;
        this.root = root;
    }

    /** The leaves of {@code run}, made by {@code change} out of {@code parents}. */
    public static ChangedLeaves of(
            int domain, LeafRun run, TraceEvent change, Iterable<Leaves> parents) {
        List<TraceEvent> history = new ArrayList<>();
        Fact root = Fact.of(change);
        for (Leaves parent : parents) {
            for (TraceEvent event : parent.history(change.host(), change.run())) {
                if (!history.contains(event)) {
                    history.add(event);
                }
            }
            root = Fact.older(root, parent.root());
        }
        return new ChangedLeaves(domain, run, change, shortened(history), root);
    }

    @Override
    void writeOrigin(StateWriter out) {
        out.number(CHANGED).event(change).events(before).fact(root);
    }

    static ChangedLeaves read(int domain, LeafRun run, StateReader in) {
        return new ChangedLeaves(domain, run, in.event(), List.copyOf(in.events()), in.fact());
    }

    /** Events in their order, each once given, but not more than are kept. */
    static List<TraceEvent> shortened(List<TraceEvent> history) {
        history.sort((a, b) -> Envelope.compareOrder(a.envelope(), b.envelope()));
        List<TraceEvent> kept = new ArrayList<>(history);
        while (kept.size() > LONGEST_HISTORY) {
            kept.remove(LONGEST_HISTORY / 2);
        }
        return List.copyOf(kept);
    }

    @Override
    public List<TraceEvent> history(String host, int run) {
        List<TraceEvent> all = new ArrayList<>(before);
        all.add(change);
        return all;
    }

    @Override
    long tsErr() {
        return change.tsErr();
    }

    @Override
    public Fact root() {
        return root;
    }
}
