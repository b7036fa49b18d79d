package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unsmash;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** How one page of the RMP came to be what it is, read off the whole history each time. */
final class RmpStory {
    private final History history;
    private final Hardware hardware;

    RmpStory(History history, Hardware hardware) {
        this.history = history;
        this.hardware = hardware;
    }

    /** What of a page's past still shows in it: the numbers of the events, -1 for none. */
    private static final class Past {
        private int entry = -1;
        private long entrySize;
        private final List<Integer> resizes = new ArrayList<>();
        private boolean devalidated;
        private long size;
        private int assigned = -1;
        private int unassigned = -1;

        /** The last two resizes that came after the entry. */
        private List<Integer> lastResizes() {
            List<Integer> last = resizes.subList(Math.max(0, resizes.size() - 2), resizes.size());
            return last.stream().filter(index -> index > entry).toList();
        }
    }

    /**
     * Whether an entry that was cached after the event {@code since}, when the RMP allowed it, may
     * still be there now that the page is refused with {@code code}.
     */
    boolean entryMayOutlive(Attempt attempt, long spa, int since, String code, int now) {
        if (code.equals("SHARED_MIXED")) {
            long frame = Pages.frameOf(spa);
            return changedSince(frame + SIZE_4K * firstPage(frame, true, now), since, now)
                    || changedSince(frame + SIZE_4K * firstPage(frame, false, now), since, now);
        }
        Past past = past(spa, now);
        if (code.equals("NOT_VALIDATED") && past.devalidated) {
            return true;
        }
        boolean byDevice = attempt.device().entry().ats() && attempt.source() != Source.IOTLB;
        List<Integer> events = new ArrayList<>(past.lastResizes());
        boolean sizeShown = !events.isEmpty() || past.entry >= 0 && past.entrySize == past.size;
        if (past.entry >= 0) {
            events.add(past.entry);
        }
        boolean kept =
                events.stream()
                        .filter(index -> index > since)
                        .map(history::at)
                        .filter(event -> !(event instanceof Snapshot))
                        .anyMatch(event -> byDevice || !drops(event, attempt.domain()));
        boolean bySize = code.equals("IO_LARGER") || code.equals("IO_SMALLER");
        return kept || (bySize && !sizeShown);
    }

    /**
     * Whether a switch of the model, or the device in its own cache, kept what was cached after the
     * event {@code since} over the RMP event by which the page is refused now.
     */
    boolean kept(Attempt attempt, long spa, int since, String code, int now) {
        boolean elsewhere = attempt.source() == Source.IOTLB || attempt.walked();
        boolean byDevice =
                attempt.device().entry().ats() && (!elsewhere || attempt.leavesItsFrame());
        if (code.equals("SHARED_MIXED")) {
            return byDevice || !hardware.rmpUpdateInvalidatesIotlb();
        }
        Past past = past(spa, now);
        List<Integer> events = new ArrayList<>(past.lastResizes());
        if (past.entry >= 0) {
            events.add(past.entry);
        }
        return events.stream()
                .filter(index -> index > since)
                .map(history::at)
                .anyMatch(event -> kept(event, byDevice));
    }

    private boolean kept(TraceEvent event, boolean byDevice) {
        return event instanceof RmpUpdate
                ? byDevice || !hardware.rmpUpdateInvalidatesIotlb()
                : (event instanceof Psmash || event instanceof Unsmash)
                        && (byDevice || !hardware.psmashInvalidatesIotlb());
    }

    /** Whether the entry of a page and its size are older than an event. */
    boolean untouchedSince(long spa, int since, int now) {
        Past past = past(spa, now);
        return past.entry < since && past.lastResizes().stream().allMatch(i -> i < since);
    }

    private boolean changedSince(long spa, int since, int now) {
        Past past = past(spa, now);
        List<Integer> events = new ArrayList<>(past.lastResizes());
        if (past.entry >= 0) {
            events.add(past.entry);
        }
        return events.stream().anyMatch(i -> i > since && !(history.at(i) instanceof Snapshot));
    }

    private int firstPage(long frame, boolean assigned, int now) {
        for (int page = 0; page < Pages.PAGES_PER_FRAME; page++) {
            Past past = past(frame + page * SIZE_4K, now);
            if ((assigned ? past.assigned : past.unassigned) >= 0) {
                return page;
            }
        }
        throw new IllegalStateException("a mixed frame has pages of both kinds");
    }

    private boolean drops(TraceEvent event, int domain) {
        if (event instanceof RmpUpdate) {
            return hardware.rmpUpdateInvalidatesIotlb();
        }
        if (event instanceof Psmash) {
            return hardware.psmashInvalidatesIotlb();
        }
        return event instanceof PsmashIo smash
                ? smash.domain() == domain
                : event instanceof PunsmashIo unsmash && unsmash.domain() == domain;
    }

    private Past past(long spa, int now) {
        Past past = new Past();
        for (int i = 0; i < now; i++) {
            take(past, history.at(i), i, spa & -SIZE_4K);
        }
        return past;
    }

    private static void take(Past past, TraceEvent event, int index, long page) {
        if (event instanceof RmpUpdate update && update.rc() == 0) {
            entry(past, index, update.spa(), update.size(), update.assigned(), page);
        } else if (event instanceof Snapshot snapshot) {
            entry(past, index, snapshot.spa(), snapshot.size(), snapshot.assigned(), page);
        } else if (event instanceof Pvalidate validate
                && validate.rc() == 0
                && !validate.validate()
                && Pages.frameOf(validate.spa()) == Pages.frameOf(page)) {
            past.devalidated = true;
        } else {
            resizedFrame(event).ifPresent(frame -> resize(past, event, index, frame, page));
        }
    }

    private static void entry(
            Past past, int index, long spa, long size, boolean assigned, long page) {
        if (Pages.frameOf(spa) != Pages.frameOf(page)) {
            return;
        }
        past.size = size;
        if (size == SIZE_2M) {
            past.resizes.clear();
            past.devalidated = false;
        }
        if (size == SIZE_2M || (spa & -SIZE_4K) == page) {
            past.entry = index;
            past.entrySize = size;
            past.assigned = assigned ? index : -1;
            past.unassigned = assigned ? -1 : index;
        }
    }

    private static void resize(Past past, TraceEvent event, int index, long frame, long page) {
        long to = event instanceof Unsmash || event instanceof PunsmashIo ? SIZE_2M : SIZE_4K;
        if (frame == Pages.frameOf(page) && past.size != to) {
            past.size = to;
            past.resizes.add(index);
        }
    }

    private static OptionalLong resizedFrame(TraceEvent event) {
        if (event instanceof Psmash psmash && psmash.rc() == 0) {
            return OptionalLong.of(Pages.frameOf(psmash.spa()));
        }
        if (event instanceof Unsmash unsmash && unsmash.rc() == 0) {
            return OptionalLong.of(Pages.frameOf(unsmash.spa()));
        }
        if (event instanceof PsmashIo smash && smash.phase() == Phase.END && smash.rc() == 0) {
            return OptionalLong.of(Pages.frameOf(smash.spa()));
        }
        return event instanceof PunsmashIo unsmash
                        && unsmash.phase() == Phase.END
                        && unsmash.rc() == 0
                ? OptionalLong.of(Pages.frameOf(unsmash.spa()))
                : OptionalLong.empty();
    }
}
