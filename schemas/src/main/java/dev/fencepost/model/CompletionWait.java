package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * A COMPLETION_WAIT command queued: all commands of this unit before it are done when it completes.
 *
 * @param envelope where and when
 * @param unit whose command queue
 * @param token names the wait, u64
 */
public record CompletionWait(Envelope envelope, int unit, long token) implements IommuEvent {
    public CompletionWait {
        requireNonNull(envelope, "envelope is null");
    }

    @Override
    public Op op() {
        return Op.COMPLETION_WAIT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.completionWait(this);
    }
}
