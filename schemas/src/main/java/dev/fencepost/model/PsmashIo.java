package dev.fencepost.model;

import static java.util.Objects.requireNonNull;

/**
 * Firmware swaps one exact 2M leaf for 512 of 4K and smashes the RMP entry while DMA is stalled.
 *
 * @param envelope where and when
 * @param spa of the frame
 * @param domain whose leaf
 * @param iova of the leaf
 * @param phase BEGIN or END
 * @param rc of END: 0, or why it failed
 */
public record PsmashIo(Envelope envelope, long spa, int domain, long iova, Phase phase, int rc)
        implements RmpEvent {
    public PsmashIo {
        requireNonNull(envelope, "envelope is null");
        requireNonNull(phase, "phase is null");
    }

    @Override
    public Op op() {
        return Op.PSMASH_IO;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.psmashIo(this);
    }
}
