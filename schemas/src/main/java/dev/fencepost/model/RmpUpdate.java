package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * The host rewrote an RMP entry.
 *
 * @param envelope where and when
 * @param spa of the page
 * @param size 4K or 2M
 * @param assigned false: shared
 * @param immutable the host may not change it again
 * @param asid owner, 0 if none
 * @param gpa guest address
 * @param rc 0, or why it failed
 */
public record RmpUpdate(
        Envelope envelope,
        long spa,
        long size,
        boolean assigned,
        boolean immutable,
        int asid,
        long gpa,
        int rc)
        implements RmpEvent {
    public RmpUpdate {
        requireNonNull(envelope, "envelope is null");
        Pages.checkRmpPage(spa, size);
    }

    @Override
    public Op op() {
        return Op.RMPUPDATE;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.rmpUpdate(this);
    }
}
