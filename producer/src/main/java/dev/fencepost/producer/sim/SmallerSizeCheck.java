package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;

/**
 * The check of hardware that takes the smaller of the two sizes and holds each page to its own
 * entry: {@code ideal}, and {@code single-owner}, where the sizes cannot differ and what the owner
 * does not let through has no translation.
 */
final class SmallerSizeCheck implements AccessCheck {
    private final PageRights rights;
    private final Outcome refusal;

    SmallerSizeCheck(Hardware hardware, Outcome refusal) {
        this.rights = new PageRights(hardware);
        this.refusal = refusal;
    }

    @Override
    public long entrySize(
            RmpTable rmp, long leafSize, long iova, long spa, boolean trusted, int asid) {
        long entry = rmp.at(spa);
        if (trusted) {
            boolean allowed = rights.letTrusted(entry, iova, asid);
            return allowed ? smaller(leafSize, RmpTable.large(entry)) : REFUSED;
        }
        if (RmpTable.assigned(entry)) {
            return REFUSED;
        }
        return smaller(leafSize, leafSize >= Pages.SIZE_2M && rmp.frameUnassigned(spa));
    }

    @Override
    public long refusedSize(RmpTable rmp, long leafSize, long spa) {
        return smaller(leafSize, RmpTable.large(rmp.at(spa)));
    }

    @Override
    public Outcome refusal() {
        return refusal;
    }

    private static long smaller(long leafSize, boolean large) {
        return large && leafSize >= Pages.SIZE_2M ? Pages.SIZE_2M : Pages.SIZE_4K;
    }
}
