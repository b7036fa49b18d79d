package dev.fencepost.analyzer.dashboard.feed;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.LeafRun;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpAdjust;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.List;

/** Tells which events are about a frame: its memory, the leaves over it, and every flush. */
final class FrameLens {
    private final SliceQuestion question;
    private final long frame;

    FrameLens(SliceQuestion question) {
        this.question = question;
        this.frame = Pages.frameOf(question.frame());
    }

    /** Whether it happened in the stretch of time. */
    boolean isInTime(Envelope at) {
        return at.run() == question.run()
                && Long.compareUnsigned(at.ts(), question.fromTs()) >= 0
                && Long.compareUnsigned(at.ts(), question.toTs()) <= 0;
    }

    boolean shows(Routed routed) {
        return isInTime(routed.event().envelope())
                && (touches(routed) || routed.event().match(new About()));
    }

    private boolean touches(Routed routed) {
        for (Part part : routed.parts()) {
            boolean mapped = part.state() == Part.State.MAPPED;
            if (mapped ? Pages.frameOf(part.spa()) == frame : leadsHere(part.iova(), 1)) {
                return true;
            }
        }
        return routed.removed().stream().anyMatch(run -> holds(run));
    }

    private boolean holds(LeafRun run) {
        return overlaps(run.spa(), run.bytes());
    }

    /** Whether a range of SPA holds part of the frame; sizes that wrap hold all behind them. */
    private boolean overlaps(long spa, long bytes) {
        long last = spa + Math.max(0, bytes - 1);
        boolean wraps = Long.compareUnsigned(last, spa) < 0;
        return Long.compareUnsigned(spa, frame + Pages.SIZE_2M - 1) <= 0
                && (wraps || Long.compareUnsigned(last, frame) >= 0);
    }

    private boolean leadsHere(long iova, long bytes) {
        for (long base : question.iovaFrames()) {
            long last = iova + Math.max(0, bytes - 1);
            boolean before = Long.compareUnsigned(last, base) < 0;
            if (!before && Long.compareUnsigned(iova, base + Pages.SIZE_2M - 1) <= 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether an event is about the frame by what it says itself. */
    private final class About implements TraceEvent.Cases<Boolean> {
        private boolean leaves(int domain, long iova, long bytes) {
            return question.domains().contains(domain) && leadsHere(iova, bytes);
        }

        @Override
        public Boolean deviceEntry(DeviceEntry event) {
            return question.domains().contains(event.domain());
        }

        @Override
        public Boolean mapLeaves(MapLeaves event) {
            return overlaps(event.spa(), event.size() * event.count());
        }

        @Override
        public Boolean unmap(Unmap event) {
            return leaves(event.domain(), event.iova(), event.size());
        }

        @Override
        public Boolean splitLeaves(SplitLeaves event) {
            return leaves(event.domain(), event.iova(), event.size());
        }

        @Override
        public Boolean mergeLeaves(MergeLeaves event) {
            return leaves(event.domain(), event.iova(), event.size());
        }

        @Override
        public Boolean invalidate(Invalidate event) {
            boolean whole = event.size() == 0 || event.kind() != InvalidateKind.PAGES;
            return whole || leaves(event.domain(), event.iova(), event.size());
        }

        @Override
        public Boolean completionWait(CompletionWait event) {
            return true;
        }

        @Override
        public Boolean completion(Completion event) {
            return true;
        }

        @Override
        public Boolean fault(Fault event) {
            return leaves(event.domain(), event.address(), 1);
        }

        @Override
        public Boolean rmpUpdate(RmpUpdate event) {
            return overlaps(event.spa(), event.size());
        }

        @Override
        public Boolean psmash(Psmash event) {
            return overlaps(event.spa(), Pages.SIZE_2M);
        }

        @Override
        public Boolean unsmash(Unsmash event) {
            return overlaps(event.spa(), Pages.SIZE_2M);
        }

        @Override
        public Boolean pvalidate(Pvalidate event) {
            return overlaps(event.spa(), event.size());
        }

        @Override
        public Boolean rmpAdjust(RmpAdjust event) {
            return overlaps(event.spa(), event.size());
        }

        @Override
        public Boolean psmashIo(PsmashIo event) {
            return overlaps(event.spa(), Pages.SIZE_2M);
        }

        @Override
        public Boolean punsmashIo(PunsmashIo event) {
            return overlaps(event.spa(), Pages.SIZE_2M);
        }

        @Override
        public Boolean snapshot(Snapshot event) {
            return overlaps(event.spa(), event.size());
        }

        @Override
        public Boolean access(Access event) {
            return false;
        }

        @Override
        public Boolean deviceState(DeviceState event) {
            return true;
        }

        @Override
        public Boolean gap(Gap event) {
            return true;
        }
    }

    /** Sorts what was found, and says whether there is more of it than a slice holds. */
    static Slice slice(List<TraceEvent> found, String reason) {
        List<TraceEvent> sorted =
                found.stream()
                        .sorted((a, b) -> Envelope.compareOrder(a.envelope(), b.envelope()))
                        .toList();
        if (sorted.size() > Slice.MAX_EVENTS) {
            String cut = "more than " + Slice.MAX_EVENTS + " events: ask for less time";
            return new Slice(sorted.subList(0, Slice.MAX_EVENTS), false, cut);
        }
        return new Slice(sorted, reason.isEmpty(), reason);
    }
}
