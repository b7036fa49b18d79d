package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * An RMP entry as it stood when the trace began.
 *
 * @param envelope where and when
 * @param spa of the page
 * @param size 4K or 2M
 * @param assigned false: shared
 * @param immutable the host may not change it
 * @param validated the guest accepted it
 * @param asid owner, 0 if none
 * @param gpa guest address
 */
public record Snapshot(
        Envelope envelope,
        long spa,
        long size,
        boolean assigned,
        boolean immutable,
        boolean validated,
        int asid,
        long gpa)
        implements RmpEvent {
    public Snapshot {
        requireNonNull(envelope, "envelope is null");
        Pages.checkRmpPage(spa, size);
    }

    @Override
    public Op op() {
        return Op.SNAPSHOT;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.snapshot(this);
    }
}
