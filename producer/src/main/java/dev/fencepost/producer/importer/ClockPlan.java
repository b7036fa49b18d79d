package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the clocks of an incident's recordings become one: that of the first recording that counts
 * from boot, else of the first that has times at all.
 *
 * <p>A person's offset counts before anything else. Then the moments that a recording shares with
 * the reference, or with one that is already related to it, and at last that two clocks count from
 * the same start; a wall clock is related by the wall time in the recorder's marks. A recording
 * without times is the state at the start.
 */
final class ClockPlan {
    /** The kernel's clocks since boot start within this, ns. */
    private static final long BOOT_CLOCKS = 1_000_000;

    /** The wall clocks of two machines, and of a guest and its host, differ by no more, ns. */
    private static final long WALL_CLOCKS = 1_000_000_000L;

    private final List<IncidentPart> parts;
    private final List<Recorded> recordings;
    private final Map<Integer, ClockFit> fits = new HashMap<>();
    private final int reference;

    ClockPlan(List<IncidentPart> parts, List<Recorded> recordings, Map<String, String> offsets) {
        this.parts = parts;
        this.recordings = recordings;
        this.reference = findReference();
        fits.put(reference, ClockFit.same(0, "the clock of all"));
        offsets.forEach(this::give);
        relateByMoments();
        relateByStart();
    }

    private int findReference() {
        for (TraceClock wanted : List.of(TraceClock.BOOT, TraceClock.WALL)) {
            for (int i = 0; i < parts.size(); i++) {
                if (recordings.get(i).clock() == wanted) {
                    return i;
                }
            }
        }
        return 0;
    }

    private void give(String name, String offset) {
        boolean known = false;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).called(name)) {
                fits.put(i, ClockFit.parse(offset));
                known = true;
            }
        }
        if (!known) {
            throw new BadInputException("--offset names no file or format that is here: " + name);
        }
    }

    private void relateByMoments() {
        List<Integer> related = new ArrayList<>(fits.keySet());
        for (int next = 0; next < related.size(); next++) {
            int to = related.get(next);
            for (int i = 0; i < parts.size(); i++) {
                if (!fits.containsKey(i) && relate(i, to)) {
                    related.add(i);
                }
            }
        }
    }

    private boolean relate(int own, int to) {
        ClockFit onward = fits.get(to);
        return ClockFit.of(recordings.get(own).anchors(), recordings.get(to).anchors())
                .map(fit -> fits.put(own, fit.then(onward)) == null)
                .orElse(false);
    }

    private void relateByStart() {
        TraceClock wanted = recordings.get(reference).clock();
        for (int i = 0; i < parts.size(); i++) {
            TraceClock clock = recordings.get(i).clock();
            if (fits.containsKey(i)
                    || clock == TraceClock.NONE && parts.get(i).format().isState()) {
                continue;
            }
            fits.put(i, byStart(i, wanted));
        }
    }

    private ClockFit byStart(int part, TraceClock wanted) {
        TraceClock clock = recordings.get(part).clock();
        if (clock == TraceClock.WALL && wanted == TraceClock.BOOT) {
            return ClockFit.ofWall(recordings.get(reference).anchors().walls(), WALL_CLOCKS)
                    .orElseThrow(() -> new BadInputException(unrelated(part, clock)));
        }
        if (clock != wanted || clock == TraceClock.NONE) {
            throw new BadInputException(unrelated(part, clock));
        }
        return clock == TraceClock.BOOT
                ? ClockFit.sinceBoot(
                        BOOT_CLOCKS,
                        String.format(
                                "counts from the same start (--offset %s=0ns if it is one clock)",
                                parts.get(part).format().label()))
                : ClockFit.same(WALL_CLOCKS, "counts from the same start");
    }

    private String unrelated(int part, TraceClock clock) {
        String name = parts.get(part).name();
        return clock == TraceClock.NONE
                ? name + ": has no times: record it with them, or import it alone"
                : name
                        + ": its clock cannot be related to that of "
                        + parts.get(reference).name()
                        + ", for no moment stands in both: give --offset "
                        + parts.get(part).format().label()
                        + "=+SECONDSs";
    }

    int reference() {
        return reference;
    }

    /** Whether a recording is the state at the start, without times of its own. */
    boolean isStart(int part) {
        return !fits.containsKey(part);
    }

    /** Of a recording that has times. */
    ClockFit fit(int part) {
        return fits.get(part);
    }

    /** For people, one recording a line. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String how = isStart(i) ? "no times: the state at the start" : fit(i).told();
            notes.add("clock of " + parts.get(i).name() + ": " + how);
        }
        return notes;
    }
}
