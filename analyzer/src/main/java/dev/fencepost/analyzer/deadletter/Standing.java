package dev.fencepost.analyzer.deadletter;

import static java.util.Objects.requireNonNull;

import dev.fencepost.model.Batch;
import java.util.Optional;

/**
 * Whether a letter can go back to its topic.
 *
 * @param letter with the bytes that would be put back
 * @param batch what it holds, if it can be read now
 * @param objection why it stays here; empty where it can go
 */
public record Standing(Letter letter, Optional<Batch> batch, Optional<String> objection) {
    public Standing {
        requireNonNull(letter, "letter is null");
    }

    static Standing refused(Letter letter, String objection) {
        return new Standing(letter, Optional.empty(), Optional.of(objection));
    }

    /** Whether it would be put back. */
    public boolean isReady() {
        return objection.isEmpty();
    }
}
