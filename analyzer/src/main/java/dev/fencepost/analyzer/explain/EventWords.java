package dev.fencepost.analyzer.explain;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Source;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;

/** Says in words what an event was. */
public final class EventWords implements TraceEvent.Cases<String> {
    private static final EventWords WORDS = new EventWords();

    private EventWords() {}

    /** One line. */
    public static String of(TraceEvent event) {
        return event.match(WORDS);
    }

    /** {@code 4K}, {@code 8M}, {@code 1G}; bytes where it is no whole unit. */
    public static String size(long bytes) {
        if (bytes == 0) {
            return "0 bytes";
        }
        int power = Math.min(6, Long.numberOfTrailingZeros(bytes) / 10);
        String number = Long.toUnsignedString(bytes >>> 10 * power);
        return power == 0 ? number + " bytes" : number + "KMGTPE".charAt(power - 1);
    }

    /** {@code 0x…}, in lower case. */
    public static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    @Override
    public String deviceEntry(DeviceEntry event) {
        String where = event.bdf() + (event.on() ? " joins " : " leaves ") + domain(event.domain());
        String rights = event.trusted() ? ", trusted, ASID " + asid(event.asid()) : ", untrusted";
        return "DEVICE "
                + where
                + " on "
                + unit(event.unit())
                + (event.on() ? rights : "")
                + (event.ats() ? ", with ATS" : "");
    }

    @Override
    public String mapLeaves(MapLeaves event) {
        return String.format(
                "MAP %s: IOVA %s to SPA %s, %s of %s%s (%s)",
                domain(event.domain()),
                hex(event.iova()),
                hex(event.spa()),
                event.count() == 1 ? "one leaf" : event.count() + " leaves",
                size(event.size()),
                event.derived() ? " (a guess)" : "",
                event.perm().label());
    }

    @Override
    public String unmap(Unmap event) {
        return "UNMAP " + range(event.domain(), event.iova(), event.size());
    }

    @Override
    public String splitLeaves(SplitLeaves event) {
        return "SPLIT "
                + range(event.domain(), event.iova(), event.size())
                + leaves(event.from(), event.to());
    }

    @Override
    public String mergeLeaves(MergeLeaves event) {
        return "MERGE "
                + range(event.domain(), event.iova(), event.size())
                + leaves(event.from(), event.to());
    }

    @Override
    public String invalidate(Invalidate event) {
        String what =
                switch (event.kind()) {
                    case ALL -> "everything";
                    case DEVICE -> "device table entry of " + event.bdf();
                    case PAGES ->
                            event.size() == 0
                                    ? "all of " + domain(event.domain())
                                    : range(event.domain(), event.iova(), event.size());
                    case DEVICE_TLB ->
                            "translation cache of "
                                    + event.bdf()
                                    + (event.size() == 0
                                            ? ", all"
                                            : ", " + at(event.iova(), event.size()));
                };
        return "INVALIDATE " + what + ", queued on " + unit(event.unit());
    }

    @Override
    public String completionWait(CompletionWait event) {
        return "COMPLETION_WAIT queued on " + unit(event.unit()) + ", token " + hex(event.token());
    }

    @Override
    public String completion(Completion event) {
        return (event.ok() ? "COMPLETION on " : "COMPLETION timed out on ")
                + unit(event.unit())
                + ", token "
                + hex(event.token());
    }

    @Override
    public String fault(Fault event) {
        return String.format(
                "FAULT %s of %s at %s, %s",
                event.code(), event.bdf(), hex(event.address()), domain(event.domain()));
    }

    @Override
    public String rmpUpdate(RmpUpdate event) {
        return "RMPUPDATE "
                + page(event.spa(), event.size())
                + owner(event.assigned(), event.immutable(), event.asid(), event.gpa())
                + result(event.rc());
    }

    @Override
    public String psmash(Psmash event) {
        return "PSMASH SPA " + hex(event.spa()) + ", 2M to 512 of 4K" + result(event.rc());
    }

    @Override
    public String unsmash(Unsmash event) {
        return "UNSMASH SPA " + hex(event.spa()) + ", 512 of 4K to 2M" + result(event.rc());
    }

    @Override
    public String pvalidate(Pvalidate event) {
        return (event.validate() ? "PVALIDATE " : "PVALIDATE (undo) ")
                + page(event.spa(), event.size())
                + ", GPA "
                + hex(event.gpa())
                + ", ASID "
                + asid(event.asid())
                + result(event.rc());
    }

    @Override
    public String rmpAdjust(RmpAdjust event) {
        return String.format(
                "RMPADJUST %s, VMPL %d, permissions 0x%x%s",
                page(event.spa(), event.size()), event.vmpl(), event.perms(), result(event.rc()));
    }

    @Override
    public String psmashIo(PsmashIo event) {
        return String.format(
                "PSMASH_IO %s SPA %s, %s IOVA %s%s",
                event.phase(),
                hex(event.spa()),
                domain(event.domain()),
                hex(event.iova()),
                result(event.rc()));
    }

    @Override
    public String punsmashIo(PunsmashIo event) {
        return String.format(
                "PUNSMASH_IO %s SPA %s, %s IOVA %s%s",
                event.phase(),
                hex(event.spa()),
                domain(event.domain()),
                hex(event.iova()),
                result(event.rc()));
    }

    @Override
    public String snapshot(Snapshot event) {
        return "SNAPSHOT "
                + page(event.spa(), event.size())
                + owner(event.assigned(), event.immutable(), event.asid(), event.gpa())
                + (event.validated() ? ", validated" : "");
    }

    @Override
    public String access(Access event) {
        return String.format(
                "ACCESS %s %s %d bytes at IOVA %s, T=%d%s%s",
                event.bdf(),
                event.dir(),
                event.length(),
                hex(event.iova()),
                event.trusted() ? 1 : 0,
                event.outcome() == Outcome.UNKNOWN ? "" : ": " + event.outcome(),
                event.source() == Source.UNKNOWN ? "" : ", by " + event.source());
    }

    @Override
    public String deviceState(DeviceState event) {
        return "DEVICE_STATE " + event.bdf() + " " + event.state();
    }

    @Override
    public String gap(Gap event) {
        if (event.flushesUnseen()) {
            return "GAP: from here on neither invalidations nor completions are recorded";
        }
        String lost = event.lost() == 0 ? "events" : event.lost() + " events";
        return "GAP: " + lost + " of the " + event.stream().label() + " stream were lost";
    }

    private static String range(int domain, long iova, long size) {
        return domain(domain) + " " + at(iova, size);
    }

    private static String at(long iova, long size) {
        return "IOVA " + hex(iova) + " + " + size(size);
    }

    private static String page(long spa, long size) {
        return size(size) + " at SPA " + hex(spa);
    }

    private static String leaves(long from, long to) {
        return ": leaves of " + size(from) + " to " + size(to);
    }

    private static String owner(boolean assigned, boolean immutable, int asid, long gpa) {
        if (!assigned) {
            return ": shared" + (immutable ? ", immutable" : "");
        }
        String fixed = immutable ? ", immutable" : "";
        return ": private, ASID " + asid(asid) + ", GPA " + hex(gpa) + fixed;
    }

    private static String result(int rc) {
        return rc == 0 ? "" : ", failed: " + rc;
    }

    private static String domain(int domain) {
        return "domain " + Integer.toUnsignedString(domain);
    }

    private static String unit(int unit) {
        return "unit " + Integer.toUnsignedString(unit);
    }

    private static String asid(int asid) {
        return Integer.toUnsignedString(asid);
    }
}
