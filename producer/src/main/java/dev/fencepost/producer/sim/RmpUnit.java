package dev.fencepost.producer.sim;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Unsmash;
import java.util.List;

/**
 * The instructions and firmware calls that change the RMP: each does what the hardware does, IOTLBs
 * included, and leaves its event with the result.
 */
final class RmpUnit {
    private final Trace trace;
    private final RmpTable table;
    private final List<Iommu> units;
    private final Hardware hardware;

    RmpUnit(Trace trace, RmpTable table, List<Iommu> units, Hardware hardware) {
        this.trace = trace;
        this.table = table;
        this.units = units;
        this.hardware = hardware;
    }

    RmpTable table() {
        return table;
    }

    /** Sets an entry as it stood before the trace began: a guest's, validated, or nobody's. */
    void snapshot(long spa, long size, boolean assigned, int asid, long gpa) {
        table.set(spa, size, assigned ? RmpTable.entry(true, false, true, asid, gpa) : 0);
        trace.add(new Snapshot(trace.envelope(), spa, size, assigned, false, assigned, asid, gpa));
    }

    /** RMPUPDATE that makes a page a guest's own. */
    int assign(long spa, long size, int asid, long gpa) {
        return update(spa, size, true, false, asid, gpa);
    }

    /** RMPUPDATE that makes a page shared. */
    int unassign(long spa, long size) {
        return update(spa, size, false, false, 0, 0);
    }

    /** RMPUPDATE with all that it takes. */
    int update(long spa, long size, boolean assigned, boolean immutable, int asid, long gpa) {
        int rc = table.update(spa, size, assigned, immutable, asid, gpa);
        if (rc == RmpTable.SUCCESS && hardware.rmpUpdateInvalidatesIotlb()) {
            invalidate(spa, size);
        }
        trace.add(new RmpUpdate(trace.envelope(), spa, size, assigned, immutable, asid, gpa, rc));
        return rc;
    }

    int psmash(long spa) {
        int rc = table.psmash(spa);
        if (rc == RmpTable.SUCCESS && hardware.psmashInvalidatesIotlb()) {
            invalidate(Pages.frameOf(spa), Pages.SIZE_2M);
        }
        trace.add(new Psmash(trace.envelope(), spa, rc));
        return rc;
    }

    int unsmash(long spa) {
        int rc = table.unsmash(spa);
        if (rc == RmpTable.SUCCESS && hardware.psmashInvalidatesIotlb()) {
            invalidate(Pages.frameOf(spa), Pages.SIZE_2M);
        }
        trace.add(new Unsmash(trace.envelope(), spa, rc));
        return rc;
    }

    int pvalidate(int asid, long gpa, long spa, long size, boolean validate) {
        int rc = table.pvalidate(spa, size, validate);
        trace.add(new Pvalidate(trace.envelope(), asid, gpa, spa, size, validate, rc));
        return rc;
    }

    /** PSMASH_IO begins: DMA to the leaf is held until {@link #endPsmashIo}. */
    void beginPsmashIo(Domain domain, long iova, long spa, long until) {
        domain.stall(iova, until);
        trace.add(new PsmashIo(trace.envelope(), spa, domain.number(), iova, Phase.BEGIN, 0));
    }

    /** PSMASH_IO swaps leaf and RMP entry and flushes both; it takes one exact 2M leaf. */
    int endPsmashIo(Domain domain, long iova, long spa) {
        long leaf = domain.table().leafAt(iova);
        boolean exact = leaf != PageTable.NO_LEAF && PageTable.size(leaf) == Pages.SIZE_2M;
        int rc = exact ? table.psmash(spa) : RmpTable.FAIL_INPUT;
        if (rc == RmpTable.SUCCESS) {
            domain.table().split(iova, Pages.SIZE_2M, Pages.SIZE_4K);
            flush(domain, iova);
        }
        domain.release();
        trace.add(new PsmashIo(trace.envelope(), spa, domain.number(), iova, Phase.END, rc));
        return rc;
    }

    /** PUNSMASH_IO begins: DMA to the leaves is held until {@link #endPunsmashIo}. */
    void beginPunsmashIo(Domain domain, long iova, long spa, long until) {
        domain.stall(iova, until);
        trace.add(new PunsmashIo(trace.envelope(), spa, domain.number(), iova, Phase.BEGIN, 0));
    }

    /** PUNSMASH_IO swaps 512 leaves and RMP entries for one of each and flushes. */
    int endPunsmashIo(Domain domain, long iova, long spa) {
        int rc = table.unsmash(spa);
        if (rc == RmpTable.SUCCESS) {
            domain.table().merge(iova, Pages.SIZE_2M, Pages.SIZE_2M);
            flush(domain, iova);
        }
        domain.release();
        trace.add(new PunsmashIo(trace.envelope(), spa, domain.number(), iova, Phase.END, rc));
        return rc;
    }

    private void flush(Domain domain, long iova) {
        for (Iommu unit : units) {
            unit.invalidate(domain.number(), iova, Pages.SIZE_2M);
        }
    }

    private void invalidate(long spa, long size) {
        for (Iommu unit : units) {
            unit.iotlb().invalidateSpa(spa, size);
        }
    }
}
