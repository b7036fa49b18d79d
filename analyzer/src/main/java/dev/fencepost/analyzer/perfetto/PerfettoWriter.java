package dev.fencepost.analyzer.perfetto;

import dev.fencepost.model.Alert;
import dev.fencepost.trace.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes alerts as a trace that <a href="https://ui.perfetto.dev">Perfetto</a> opens: a track for
 * each window and device of a host's run, the time of each alert as a slice, the events that prove
 * it beside it, joined by a flow in the order in which they happened.
 *
 * <p>One run is put in order at a time, in references to what the alerts hold: what is written is
 * held nowhere. The same alerts make the same bytes.
 */
public final class PerfettoWriter {
    private PerfettoWriter() {}

    /** Tells when runs ended. */
    @FunctionalInterface
    public interface RunEnds {
        /** The ts of a run's last event, u64; 0 where nobody knows. */
        long lastTs(String host, int run);
    }

    /**
     * Writes it; a file that is there is replaced only by a whole one.
     *
     * @param alerts those of one run one behind the other
     * @param ends until when an alert lasts that is still open
     */
    public static void write(List<Alert> alerts, RunEnds ends, Path path) throws IOException {
        try (AtomicFile file = AtomicFile.create(path)) {
            OutputStream out = new BufferedOutputStream(file, 1 << 16);
            int sequence = 0;
            for (int from = 0, to; from < alerts.size(); from = to) {
                to = endOfRun(alerts, from);
                Alert first = alerts.get(from);
                long end = ends.lastTs(first.host(), first.run());
                RunTracks run = new RunTracks(alerts.subList(from, to), end);
                write(run, new PacketSequence(out, ++sequence));
            }
            out.flush();
            file.commit();
        }
    }

    private static int endOfRun(List<Alert> alerts, int from) {
        Alert first = alerts.get(from);
        int to = from + 1;
        while (to < alerts.size()
                && alerts.get(to).run() == first.run()
                && alerts.get(to).host().equals(first.host())) {
            to++;
        }
        return to;
    }

    private static void write(RunTracks run, PacketSequence packets) throws IOException {
        for (Track track : run.tracks()) {
            packets.track(track);
        }
        OpenAlerts open = new OpenAlerts(run.counter(), packets);
        List<Step> same = new ArrayList<>();
        for (Step step : run.steps()) {
            if (!same.isEmpty() && !step.isSameEvent(same.get(0))) {
                packets.proof(same);
                same.clear();
            }
            open.at(step);
            switch (step.what()) {
                case EVENT -> same.add(step);
                case END -> packets.end(step);
                default -> packets.alert(step);
            }
        }
        if (!same.isEmpty()) {
            packets.proof(same);
        }
        open.finish();
    }

    /** Counts the alerts that last, once for each moment at which that changes. */
    private static final class OpenAlerts {
        private final Track counter;
        private final PacketSequence packets;
        private long open;
        private long shown = -1;
        private long ts;

        OpenAlerts(Track counter, PacketSequence packets) {
            this.counter = counter;
            this.packets = packets;
        }

        void at(Step step) throws IOException {
            if (step.ts() != ts) {
                finish();
                ts = step.ts();
            }
            open += step.what() == Step.What.BEGIN ? 1 : step.what() == Step.What.END ? -1 : 0;
        }

        void finish() throws IOException {
            if (open != shown && (open > 0 || shown > 0)) {
                packets.count(counter, ts, open);
                shown = open;
            }
        }
    }
}
