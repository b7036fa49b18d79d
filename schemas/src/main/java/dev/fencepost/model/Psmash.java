package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * One 2M RMP entry became 512 of 4K, attributes inherited.
 *
 * @param envelope where and when
 * @param spa anywhere in the frame
 * @param rc 0, or why it failed
 */
public record Psmash(Envelope envelope, long spa, int rc) implements RmpEvent {
    public Psmash {
        requireNonNull(envelope, "envelope is null");
    }

    @Override
    public Op op() {
        return Op.PSMASH;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.psmash(this);
    }
}
