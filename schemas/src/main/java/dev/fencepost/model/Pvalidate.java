package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * The guest set or cleared the validated bit.
 *
 * @param envelope where and when
 * @param asid the guest
 * @param gpa guest address
 * @param spa where it lies
 * @param size 4K or 2M
 * @param validate the new bit
 * @param rc 0, or why it failed
 */
public record Pvalidate(
        Envelope envelope, int asid, long gpa, long spa, long size, boolean validate, int rc)
        implements RmpEvent {
    public Pvalidate {
        requireNonNull(envelope, "envelope is null");
        Pages.checkRmpPage(spa, size);
    }

    @Override
    public Op op() {
        return Op.PVALIDATE;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.pvalidate(this);
    }
}
