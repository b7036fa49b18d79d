package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;

/**
 * AMD's check: the leaf, taken as 2M or 4K, must be of the very size of the RMP entry, with no
 * second try.
 */
final class AmdCheck implements AccessCheck {
    private final PageRights rights;
    private final boolean framesJudgedOneByOne;

    AmdCheck(Hardware hardware) {
        this.rights = new PageRights(hardware);
        this.framesJudgedOneByOne = hardware.mixedFramesJudgedOneByOne();
    }

    @Override
    public long entrySize(
            RmpTable rmp, long leafSize, long iova, long spa, boolean trusted, int asid) {
        long sizeClass = sizeClass(leafSize);
        boolean allowed =
                trusted
                        ? mayReachPrivate(rmp, leafSize, iova, spa, asid)
                        : mayReachShared(rmp, sizeClass, spa);
        return allowed ? sizeClass : REFUSED;
    }

    @Override
    public long refusedSize(RmpTable rmp, long leafSize, long spa) {
        return sizeClass(leafSize);
    }

    @Override
    public Outcome refusal() {
        return Outcome.RMP_PAGE_FAULT;
    }

    private static long sizeClass(long leafSize) {
        return leafSize >= Pages.SIZE_2M ? Pages.SIZE_2M : Pages.SIZE_4K;
    }

    private boolean mayReachPrivate(RmpTable rmp, long leafSize, long iova, long spa, int asid) {
        long entry = rmp.at(spa);
        return RmpTable.large(entry) == (leafSize >= Pages.SIZE_2M)
                && rights.letTrusted(entry, iova, asid)
                && (framesJudgedOneByOne
                        || leafSize <= Pages.SIZE_2M
                        || noFrameSmashed(rmp, spa & -leafSize, leafSize, asid));
    }

    private static boolean mayReachShared(RmpTable rmp, long sizeClass, long spa) {
        return sizeClass == Pages.SIZE_2M
                ? rmp.frameUnassigned(spa)
                : !RmpTable.assigned(rmp.at(spa));
    }

    /** Whether none of its frames is smashed that has a page of the guest. */
    private static boolean noFrameSmashed(RmpTable rmp, long start, long size, int asid) {
        for (long spa = start; spa < start + size; spa += Pages.SIZE_2M) {
            if (!RmpTable.large(rmp.at(spa)) && rmp.frameHas(spa, asid)) {
                return false;
            }
        }
        return true;
    }
}
