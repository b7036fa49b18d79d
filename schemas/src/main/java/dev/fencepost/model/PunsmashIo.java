package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * Firmware swaps 512 leaves of 4K for one of 2M and unsmashes the RMP entries while DMA is stalled.
 *
 * @param envelope where and when
 * @param spa of the frame
 * @param domain whose leaves
 * @param iova of the leaves
 * @param phase BEGIN or END
 * @param rc of END: 0, or why it failed
 */
public record PunsmashIo(Envelope envelope, long spa, int domain, long iova, Phase phase, int rc)
        implements RmpEvent {
    public PunsmashIo {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(phase, "phase is null");
    }

    @Override
    public Op op() {
        return Op.PUNSMASH_IO;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.punsmashIo(this);
    }
}
