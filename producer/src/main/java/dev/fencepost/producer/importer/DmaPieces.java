package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.Outcome;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The accesses that an announced DMA fell into, as far as its outcome rests on them. */
final class DmaPieces {
    /** Of a larger DMA it is not told whether each page was reached; bounds memory. */
    private static final long MOST_PAGES = 4096;

    private final AnnouncedDma dma;
    private final Set<Long> pages = new HashSet<>(2);
    private Optional<Access> first = Optional.empty();
    private Optional<Access> failed = Optional.empty();
    private boolean begun;
    private boolean doubtful;

    DmaPieces(AnnouncedDma dma) {
        this.dma = dma;
    }

    void add(Access access) {
        if (first.isEmpty() || access.ts() < first.get().ts()) {
            first = Optional.of(access);
        }
        switch (access.outcome()) {
            case IO_PAGE_FAULT, RMP_PAGE_FAULT -> failed = failed.or(() -> Optional.of(access));
            case OK -> cameThrough(access);
            case UNKNOWN, STALLED -> doubtful = true;
        }
    }

    private void cameThrough(Access access) {
        begun |= access.iova() == dma.iova();
        if (pages.size() < MOST_PAGES) {
            pages.add(access.iova() >>> 12);
        }
    }

    /**
     * What became of the DMA; empty where nothing is known of it.
     *
     * @param whole whether no translation is missing among its pieces
     */
    Optional<AccessFusion.Fused> fused(boolean whole) {
        boolean all = whole ? begun : pages.size() == dma.pages();
        Outcome cameTo = all && !doubtful ? Outcome.OK : Outcome.UNKNOWN;
        return first.map(
                access ->
                        new AccessFusion.Fused(
                                failed.map(Access::outcome).orElse(cameTo),
                                failed.orElse(access).source(),
                                access.ts(),
                                access.tsErr()));
    }
}
