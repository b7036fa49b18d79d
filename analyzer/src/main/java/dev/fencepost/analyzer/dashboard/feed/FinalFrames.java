package dev.fencepost.analyzer.dashboard.feed;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.analyzer.topology.FrameView;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.model.WindowStatus.Hazard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Tells how each frame stands at the end of an analysis, with the alerts that are open on it. */
public final class FinalFrames {
    private FinalFrames() {}

    /** A frame of a run. */
    private record Place(String host, int run, long frame) {}

    /**
     * The frames of every host's last run.
     *
     * @param lastTs when a host's last run ends
     */
    public static List<WindowStatus> of(Analysis analysis, ToLongFunction<String> lastTs) {
        Map<Place, List<Hazard>> open = new HashMap<>();
        for (Alert alert : analysis.alerts()) {
            if (alert.state() == AlertState.OPEN && alert.window().isPresent()) {
                Place place = new Place(alert.host(), alert.run(), alert.window().getAsLong());
                open.computeIfAbsent(place, at -> new ArrayList<>()).add(hazard(alert));
            }
        }
        List<WindowStatus> all = new ArrayList<>();
        analysis.forEachSlot(
                slot -> {
                    long ts = lastTs.applyAsLong(slot.host());
                    slot.frames()
                            .forEach(
                                    frame -> {
                                        Place place =
                                                new Place(slot.host(), slot.run(), frame.base());
                                        List<Hazard> hazards = open.getOrDefault(place, List.of());
                                        all.add(FrameView.status(slot, frame, ts, hazards));
                                    });
                });
        return all;
    }

    private static Hazard hazard(Alert alert) {
        return new Hazard(alert.id(), alert.kind(), alert.code(), alert.severity(), alert.hits());
    }
}
