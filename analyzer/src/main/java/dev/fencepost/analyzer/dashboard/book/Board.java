package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Pages;
import dev.fencepost.model.WindowStatus;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All that a dashboard shows: alerts, frames, the hosts' clocks and how its source does. A source
 * writes it, anybody reads it, and who listens is told what changes. Thread-safe.
 */
public final class Board {
    private final AlertBook alerts;
    private final WindowBook windows;
    private final HostClocks clocks = new HostClocks();
    private final AtomicLong revisions = new AtomicLong();
    private final AtomicLong statuses = new AtomicLong();
    private final List<BoardListener> listeners = new CopyOnWriteArrayList<>();
    private volatile SourceState source;

    public Board(AlertBook alerts, WindowBook windows, SourceState source) {
        this.alerts = alerts;
        this.windows = windows;
        this.source = source;
    }

    /** One that holds as much as it does unless told otherwise. */
    public static Board of(SourceState source) {
        return new Board(
                new AlertBook(AlertBook.DEFAULT_LIMIT),
                new WindowBook(WindowBook.DEFAULT_LIMIT),
                source);
    }

    public AlertBook alerts() {
        return alerts;
    }

    public WindowBook windows() {
        return windows;
    }

    public HostClocks clocks() {
        return clocks;
    }

    /** How the source does. */
    public SourceState source() {
        return source;
    }

    /** The source says how it does. */
    public void source(SourceState state) {
        source = state;
    }

    /** Revisions of alerts that came. */
    public long revisions() {
        return revisions.get();
    }

    /** States of frames that came. */
    public long statuses() {
        return statuses.get();
    }

    /** From now on told of every change, on the source's thread; it must not wait. */
    public void listen(BoardListener listener) {
        listeners.add(listener);
    }

    /** A revision came. */
    public void alert(Alert alert) {
        revisions.incrementAndGet();
        if (alerts.put(alert)) {
            clocks.saw(alert.host(), alert.run(), alert.firstTs());
            clocks.saw(alert.host(), alert.run(), alert.lastTs());
            listeners.forEach(listener -> listener.alert(alert));
        }
    }

    /** The state of a frame came. */
    public void window(WindowStatus status) {
        statuses.incrementAndGet();
        if (windows.put(status)) {
            clocks.saw(status.host(), status.run(), status.ts());
            listeners.forEach(listener -> listener.window(status));
        }
    }

    /** Every host of which something is known. */
    public Set<String> hosts() {
        Set<String> all = new TreeSet<>(alerts.hosts().keySet());
        all.addAll(windows.hosts().keySet());
        return all;
    }

    /** A host's latest run. */
    public Optional<Integer> run(String host) {
        Optional<Integer> ofFrames = windows.run(host);
        Optional<Integer> ofAlerts = alerts.host(host).map(HostSummary::run);
        if (ofFrames.isEmpty() || ofAlerts.isEmpty()) {
            return ofFrames.or(() -> ofAlerts);
        }
        return Integer.compareUnsigned(ofFrames.get(), ofAlerts.get()) >= 0 ? ofFrames : ofAlerts;
    }

    /** All memory of a run in which something is known; empty where nothing is. */
    public Optional<HeatMap> map(String host, int run, int cells) {
        NavigableMap<Long, List<Alert>> all = alerts.frames(host, run, 0, -1);
        Optional<FrameSpan> span = windows.span(host, run);
        if (!all.isEmpty()) {
            FrameSpan ofAlerts = new FrameSpan(all.firstKey(), all.lastKey());
            span = Optional.of(span.map(ofAlerts::and).orElse(ofAlerts));
        }
        return span.map(
                known -> map(host, run, known.first(), known.last() + Pages.SIZE_2M - 1, cells));
    }

    /**
     * A range of a run's memory.
     *
     * @param last its last byte
     * @param cells most cells
     */
    public HeatMap map(String host, int run, long from, long last, int cells) {
        HeatArea area = HeatArea.covering(from, last, cells);
        HeatPainter painter = new HeatPainter(area);
        windows.paint(host, run, area, painter);
        alerts.frames(host, run, Pages.frameOf(area.from()), area.last())
                .forEach((frame, some) -> some.forEach(alert -> painter.alert(frame, alert)));
        return new HeatMap(host, run, area, painter.cells());
    }
}
