package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * The guest changed the permissions of a VMPL.
 *
 * @param envelope where and when
 * @param asid the guest
 * @param gpa guest address
 * @param spa where it lies
 * @param size 4K or 2M
 * @param vmpl privilege level
 * @param perms permission bits
 * @param rc 0, or why it failed
 */
public record RmpAdjust(
        Envelope envelope, int asid, long gpa, long spa, long size, int vmpl, int perms, int rc)
        implements RmpEvent {
    public RmpAdjust {
        requireNonNull(envelope, "envelope is null");
        Pages.checkRmpPage(spa, size);
    }

    @Override
    public Op op() {
        return Op.RMPADJUST;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.rmpAdjust(this);
    }
}
