package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.Ownership;
import dev.fencepost.model.WindowStatus.RmpRun;
import java.util.Locale;

/** What is known of who owns a piece of memory. */
public enum CellState {
    UNKNOWN,
    /** Leaves lead there, and nothing else is known. */
    MAPPED,
    SHARED,
    PRIVATE,
    /** Shared and private. */
    MIXED;

    private static final CellState[] VALUES = values();

    /** Its name in an answer. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CellState of(int ordinal) {
        return VALUES[ordinal];
    }

    /** That of two pieces together: what is known of one counts for both. */
    CellState and(CellState other) {
        if (this == other) {
            return this;
        }
        boolean bothOwned = ordinal() >= SHARED.ordinal() && other.ordinal() >= SHARED.ordinal();
        if (bothOwned) {
            return MIXED;
        }
        return ordinal() > other.ordinal() ? this : other;
    }

    static CellState of(Ownership ownership, boolean mapped) {
        return switch (ownership) {
            case SHARED -> SHARED;
            case PRIVATE -> PRIVATE;
            case UNKNOWN -> mapped ? MAPPED : UNKNOWN;
        };
    }

    /** That of a whole frame. */
    public static CellState of(WindowStatus status) {
        CellState state = status.leaves().isEmpty() ? UNKNOWN : MAPPED;
        for (RmpRun run : status.rmp()) {
            state = state.and(of(run.state(), false));
        }
        return state;
    }
}
