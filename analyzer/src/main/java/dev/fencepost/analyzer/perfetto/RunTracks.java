package dev.fencepost.analyzer.perfetto;

import dev.fencepost.analyzer.dashboard.story.Lane;
import dev.fencepost.analyzer.explain.EventWords;
import dev.fencepost.analyzer.explain.ShownText;
import dev.fencepost.analyzer.perfetto.Step.What;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tracks of one host's run, and what stands on them.
 *
 * <pre>
 * host
 *   Open alerts            a counter
 *   All of the host        alerts about no window and no device
 *   Device 0000:41:00.0    its accesses, faults and states; alerts about no window
 *   Window 0x240000000     Hazards, Leaves, Invalidations, RMP
 * </pre>
 */
final class RunTracks {
    private static final Comparator<Alert> BY_START =
            Comparator.comparingLong((Alert alert) -> alert.firstTs() + Long.MIN_VALUE)
                    .thenComparing(Alert::id);

    private final Track host;
    private final Track counter;
    private final Map<Group, Tracks> groups = new TreeMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final long lastTs;

    /** What tracks stand together for, in the order shown. */
    private record Group(int rank, String device, long frame) implements Comparable<Group> {
        private static final Comparator<Group> ORDER =
                Comparator.comparingInt(Group::rank)
                        .thenComparing(Group::device)
                        .thenComparingLong(group -> group.frame + Long.MIN_VALUE);

        static Group host() {
            return new Group(0, "", 0);
        }

        static Group device(String device) {
            return new Group(1, device, 0);
        }

        static Group of(Alert alert) {
            if (alert.window().isPresent()) {
                return new Group(2, "", alert.window().getAsLong());
            }
            return alert.bdf().map(device -> device(device.toString())).orElse(host());
        }

        String title() {
            return switch (rank) {
                case 0 -> "All of the host";
                case 1 -> "Device " + ShownText.of(device);
                default -> "Window " + EventWords.hex(frame);
            };
        }

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }
    }

    /** The tracks of a group. */
    private static final class Tracks {
        private final Track parent;
        private final Lanes hazards;
        private final Map<String, Track> lanes = new LinkedHashMap<>();

        Tracks(Track parent) {
            this.parent = parent;
            hazards = new Lanes(number -> parent.child("Hazards", "hazards" + number, 0));
        }

        Track lane(String lane) {
            return lanes.computeIfAbsent(lane, this::make);
        }

        private Track make(String lane) {
            return switch (lane) {
                case "leaves" -> parent.child("Leaves", lane, 1);
                case "flush" -> parent.child("Invalidations", lane, 2);
                case "rmp" -> parent.child("RMP", lane, 3);
                default -> parent.child("Accesses", lane, 4);
            };
        }
    }

    /**
     * Deals a run's alerts to tracks.
     *
     * @param alerts at least one
     * @param lastTs of the run, u64: until then lasts what is open
     */
    RunTracks(List<Alert> alerts, long lastTs) {
        this.lastTs = lastTs;
        Alert any = alerts.get(0);
        String run = Integer.toUnsignedString(any.run());
        String name = ShownText.of(any.host()) + (any.run() == 0 ? "" : ", run " + run);
        host = Track.root(name, "host|" + any.host() + "|" + run);
        counter = host.counter("Open alerts", 0);
        alerts.stream().sorted(BY_START).forEach(this::add);
        steps.sort(Step.ORDER);
    }

    Track counter() {
        return counter;
    }

    /** In the order in which they happened. */
    List<Step> steps() {
        return steps;
    }

    /** All tracks, each behind the one that it stands under. */
    List<Track> tracks() {
        List<Track> all = new ArrayList<>(List.of(host, counter));
        int rank = 0;
        for (Tracks group : groups.values()) {
            Track parent = group.parent;
            all.add(new Track(parent.uuid(), parent.parent(), parent.name(), ++rank, false));
            all.addAll(group.hazards.tracks());
            all.addAll(group.lanes.values());
        }
        return all;
    }

    private Tracks group(Group group) {
        return groups.computeIfAbsent(
                group, absent -> new Tracks(host.child(group.title(), group.title(), 0)));
    }

    private void add(Alert alert) {
        Tracks group = group(Group.of(alert));
        long from = alert.firstTs();
        long to = end(alert);
        Track hazards = group.hazards.take(from, to);
        List<TraceEvent> proof = new ArrayList<>(alert.evidence());
        proof.sort(Comparator.comparing(TraceEvent::envelope, Envelope::compareOrder));
        int last = proof.size() - 1;
        // the alert itself stands in its story behind the events of its first moment
        boolean endsItself = last < 0 || Long.compareUnsigned(proof.get(last).ts(), from) <= 0;
        for (int i = 0; i <= last; i++) {
            TraceEvent event = proof.get(i);
            boolean ends = !endsItself && i == last;
            steps.add(new Step(event.ts(), What.EVENT, place(event, group), alert, event, ends));
        }
        What what = from == to ? What.POINT : What.BEGIN;
        steps.add(new Step(from, what, hazards, alert, null, endsItself));
        if (what == What.BEGIN) {
            steps.add(new Step(to, What.END, hazards, alert, null, false));
        }
    }

    private Track place(TraceEvent event, Tracks group) {
        String lane = Lane.of(event);
        if (!lane.startsWith("dma:")) {
            return group.lane(lane);
        }
        String device = lane.substring(lane.indexOf(':') + 1);
        return group(device.equals("all") ? Group.host() : Group.device(device)).lane(lane);
    }

    private long end(Alert alert) {
        boolean lasts =
                alert.state() == AlertState.OPEN
                        && Long.compareUnsigned(lastTs, alert.lastTs()) > 0;
        return lasts ? lastTs : alert.lastTs();
    }
}
