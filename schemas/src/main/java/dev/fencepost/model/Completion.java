package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * A COMPLETION_WAIT was seen to finish, or its waiter gave up.
 *
 * @param envelope where and when
 * @param unit whose command queue
 * @param token of the wait
 * @param ok false: timed out
 */
public record Completion(Envelope envelope, int unit, long token, boolean ok)
        implements IommuEvent {
    public Completion {
        requireNonNull(envelope, "envelope is null");
    }

    @Override
    public Op op() {
        return Op.COMPLETION;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.completion(this);
    }
}
