package dev.fencepost.analyzer.compare;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Phase;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.RunState;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** Counts what a host did, from the events of its trace. */
final class HostTally {
    private final StallClock stalls;
    private final LeafReach reach = new LeafReach();
    private final SharedMemory shared = new SharedMemory();
    private final BitSet trustedDomains = new BitSet();
    private final Set<DeviceId> trustedDevices = new HashSet<>();
    private long flushes;

    HostTally(StallClock stalls) {
        this.stalls = stalls;
    }

    void accept(TraceEvent event) {
        switch (event.op()) {
            case DEVICE -> attached((DeviceEntry) event);
            case MAP -> reach.mapped((MapLeaves) event);
            case UNMAP -> {
                Unmap unmap = (Unmap) event;
                reach.mark(unmap.domain(), unmap.iova(), unmap.size(), false, unmap.ts());
            }
            case SPLIT -> {
                SplitLeaves split = (SplitLeaves) event;
                resized(split.domain(), split.iova(), split.size(), split.to(), split.ts());
            }
            case MERGE -> {
                MergeLeaves merge = (MergeLeaves) event;
                resized(merge.domain(), merge.iova(), merge.size(), merge.to(), merge.ts());
            }
            case INVALIDATE -> flushed((Invalidate) event);
            case RMPUPDATE -> shared.updated((RmpUpdate) event);
            case PSMASH_IO -> smashedIo((PsmashIo) event);
            case PUNSMASH_IO -> unsmashedIo((PunsmashIo) event);
            case DEVICE_STATE -> stated((DeviceState) event);
            default -> {
                // says nothing of what is counted here
            }
        }
    }

    private void resized(int domain, long iova, long size, long to, long ts) {
        reach.mark(domain, iova, size, to < Pages.SIZE_2M, ts);
    }

    /** Pages of untrusted domains are withdrawn and flushed alike under every policy. */
    private void flushed(Invalidate event) {
        boolean counts =
                switch (event.kind()) {
                    case PAGES -> trustedDomains.get(event.domain());
                    case DEVICE_TLB -> trustedDevices.contains(event.bdf());
                    case ALL -> true;
                    case DEVICE -> false;
                };
        flushes += counts ? 1 : 0;
    }

    private void attached(DeviceEntry event) {
        if (event.trusted()) {
            trustedDomains.set(event.domain());
            trustedDevices.add(event.bdf());
        }
    }

    private void smashedIo(PsmashIo event) {
        if (event.phase() == Phase.END && event.rc() == 0) {
            resized(event.domain(), event.iova(), Pages.SIZE_2M, Pages.SIZE_4K, event.ts());
        }
    }

    private void unsmashedIo(PunsmashIo event) {
        if (event.phase() == Phase.END && event.rc() == 0) {
            resized(event.domain(), event.iova(), Pages.SIZE_2M, Pages.SIZE_2M, event.ts());
        }
    }

    private void stated(DeviceState event) {
        if (event.state() == RunState.RUN) {
            stalls.release(event.bdf(), event.ts());
        } else {
            stalls.hold(event.bdf(), event.ts());
        }
    }

    LeafReach reach() {
        return reach;
    }

    SharedMemory shared() {
        return shared;
    }

    long flushes() {
        return flushes;
    }
}
