package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * 512 RMP entries of one owner became one 2M entry.
 *
 * @param envelope where and when
 * @param spa anywhere in the frame
 * @param rc 0, or why it failed
 */
public record Unsmash(Envelope envelope, long spa, int rc) implements RmpEvent {
    public Unsmash {
        requireNonNull(envelope, "envelope is null");
    }

    @Override
    public Op op() {
        return Op.UNSMASH;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.unsmash(this);
    }
}
