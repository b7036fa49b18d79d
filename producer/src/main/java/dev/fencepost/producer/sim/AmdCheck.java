package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;

/**
 * AMD's check: the leaf, taken as 2M or 4K, must be of the very size of the RMP entry, with no
 * second try.
 */
final class AmdCheck implements AccessCheck {
    private final boolean validatedRequired;
    private final boolean framesJudgedOneByOne;

    AmdCheck(Hardware hardware) {
        this.validatedRequired = hardware.validatedRequired();
        this.framesJudgedOneByOne = hardware.mixedFramesJudgedOneByOne();
    }

    @Override
    public long entrySize(
            RmpTable rmp, long leafSize, long iova, long spa, boolean trusted, int asid) {
        long sizeClass = leafSize >= Pages.SIZE_2M ? Pages.SIZE_2M : Pages.SIZE_4K;
        boolean allowed =
                trusted
                        ? mayReachPrivate(rmp, leafSize, iova, spa, asid)
                        : mayReachShared(rmp, sizeClass, spa);
        return allowed ? sizeClass : REFUSED;
    }

    private boolean mayReachPrivate(RmpTable rmp, long leafSize, long iova, long spa, int asid) {
        long entry = rmp.at(spa);
        return RmpTable.assigned(entry)
                && RmpTable.large(entry) == (leafSize >= Pages.SIZE_2M)
                && RmpTable.asid(entry) == asid
                && RmpTable.gpa(entry) == (iova & -Pages.SIZE_4K)
                && !RmpTable.immutable(entry)
                && (!validatedRequired || RmpTable.validated(entry))
                && (framesJudgedOneByOne
                        || leafSize <= Pages.SIZE_2M
                        || everyFrameLarge(rmp, spa & -leafSize, leafSize));
    }

    private static boolean mayReachShared(RmpTable rmp, long sizeClass, long spa) {
        return sizeClass == Pages.SIZE_2M
                ? rmp.frameUnassigned(spa)
                : !RmpTable.assigned(rmp.at(spa));
    }

    private static boolean everyFrameLarge(RmpTable rmp, long start, long size) {
        for (long spa = start; spa < start + size; spa += Pages.SIZE_2M) {
            if (!RmpTable.large(rmp.at(spa))) {
                return false;
            }
        }
        return true;
    }
}
