package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What stays of a derived leaf of which an event took a part: smaller leaves than had been guessed,
 * which were there from the beginning, so that they are as old as the leaf.
 */
final class RemainingLeaves extends Leaves {
    private final List<TraceEvent> history;
    private final Fact root;
    private final long tsErr;

    private RemainingLeaves(
            int domain, LeafRun run, List<TraceEvent> history, Fact origin, Fact root) {
        super(domain, run, origin);
        this.history = history;
        this.root = root;
        this.tsErr = origin.tsErr();
    }

    /**
     * The leaves of {@code run}, which {@code proof} left of {@code whole}.
     *
     * @param proof the event that took a part, and so proved the guess to be too large
     */
    static RemainingLeaves of(LeafRun run, Leaves whole, TraceEvent proof) {
        List<TraceEvent> history = new ArrayList<>(whole.history(proof.host(), proof.run()));
        history.add(proof);
        return new RemainingLeaves(
                whole.domain(),
                run,
                ChangedLeaves.shortened(history),
                whole.origin(),
                whole.root());
    }

    @Override
    void writeOrigin(StateWriter out) {
        out.number(REMAINING).events(history).fact(origin()).fact(root);
    }

    static RemainingLeaves read(int domain, LeafRun run, StateReader in) {
        return new RemainingLeaves(domain, run, List.copyOf(in.events()), in.fact(), in.fact());
    }

    @Override
    public List<TraceEvent> history(String host, int run) {
        return history;
    }

    @Override
    long tsErr() {
        return tsErr;
    }

    @Override
    public Fact root() {
        return root;
    }
}
