package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Pages;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.wire.WindowBytes;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The latest state of each host's frames in its latest run.
 *
 * <p>It holds so many frames and no more, each in about 250 bytes; what is known of a frame beyond
 * them is left out, and counted, unless something is wrong with it. Thread-safe.
 */
public final class WindowBook {
    /** Frames that a dashboard holds unless told otherwise: 1 TiB. */
    public static final int DEFAULT_LIMIT = 1 << 19;

    private static final int PAGES = (int) (Pages.SIZE_2M / Pages.SIZE_4K);

    private final int limit;
    private final WindowBytes packer = new WindowBytes();
    private final Map<String, HostFrames> hosts = new HashMap<>();
    private int size;
    private long leftOut;

    /** A host's latest run. */
    private static final class HostFrames {
        private final int run;
        private final TreeMap<Long, HeldFrame> frames = new TreeMap<>(Long::compareUnsigned);

        HostFrames(int run) {
            this.run = run;
        }
    }

    /** A frame: what a map shows of it, and the rest packed. */
    private static final class HeldFrame {
        private final byte state;
        private final byte[] packed;

        HeldFrame(byte state, byte[] packed) {
            this.state = state;
            this.packed = packed;
        }
    }

    public WindowBook(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is not positive: " + limit);
        }
        this.limit = limit;
    }

    /**
     * Takes the state of a frame. A higher run of its host begins from nothing; a lower one says
     * nothing any more.
     *
     * @return whether it was taken
     */
    public synchronized boolean put(WindowStatus status) {
        if (!isSound(status)) {
            leftOut++;
            return false;
        }
        HostFrames host = hosts.get(status.host());
        if (host == null || Integer.compareUnsigned(status.run(), host.run) > 0) {
            size -= host == null ? 0 : host.frames.size();
            host = new HostFrames(status.run());
            hosts.put(status.host(), host);
        } else if (status.run() != host.run) {
            return false;
        }
        boolean known = host.frames.containsKey(status.frame());
        if (!known && size >= limit && status.hazards().isEmpty()) {
            leftOut++;
            return false;
        }
        byte state = (byte) CellState.of(status).ordinal();
        host.frames.put(status.frame(), new HeldFrame(state, packer.pack(status)));
        size += known ? 0 : 1;
        return true;
    }

    /** Whoever may write to a topic may write nonsense. */
    private static boolean isSound(WindowStatus status) {
        return Pages.frameOf(status.frame()) == status.frame()
                && status.rmp().stream()
                        .allMatch(
                                run ->
                                        run.page() >= 0
                                                && run.count() > 0
                                                && run.count() <= PAGES - run.page());
    }

    /** Forgets a frame, as a record without a value says. */
    public synchronized void remove(String host, long frame) {
        HostFrames known = hosts.get(host);
        if (known != null && known.frames.remove(frame) != null) {
            size--;
        }
    }

    /** The state of a frame. */
    public synchronized Optional<WindowStatus> get(String host, long frame) {
        return Optional.ofNullable(hosts.get(host))
                .map(known -> known.frames.get(frame))
                .map(held -> packer.unpack(held.packed));
    }

    /** Frames held. */
    public synchronized int size() {
        return size;
    }

    /** Frames that were left out because there were too many. */
    public synchronized long leftOut() {
        return leftOut;
    }

    /** How many frames are held of each host. */
    public synchronized Map<String, Integer> hosts() {
        Map<String, Integer> all = new TreeMap<>();
        hosts.forEach((name, host) -> all.put(name, host.frames.size()));
        return all;
    }

    /** The run of a host whose frames are held. */
    public synchronized Optional<Integer> run(String host) {
        return Optional.ofNullable(hosts.get(host)).map(known -> known.run);
    }

    /** Paints the frames of a run that lie in an area. */
    synchronized void paint(String host, int run, HeatArea area, HeatPainter painter) {
        frames(host, run, Pages.frameOf(area.from()), area.last())
                .forEach(
                        (frame, held) -> {
                            if (area.cutsFrames()) {
                                painter.pages(packer.unpack(held.packed));
                            } else {
                                painter.frame(frame, CellState.of(held.state));
                            }
                        });
    }

    /** The first and the last frame of a run. */
    synchronized Optional<FrameSpan> span(String host, int run) {
        NavigableMap<Long, HeldFrame> frames = frames(host, run, 0, -1);
        return frames.isEmpty()
                ? Optional.empty()
                : Optional.of(new FrameSpan(frames.firstKey(), frames.lastKey()));
    }

    private NavigableMap<Long, HeldFrame> frames(String host, int run, long from, long to) {
        HostFrames known = hosts.get(host);
        return known == null || known.run != run
                ? new TreeMap<>()
                : known.frames.subMap(from, true, to, true);
    }
}
