package dev.fencepost.trace;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where each stream of each host stands: holds a source to rising seq and never-falling run, and
 * says where a gap belongs. Single-threaded.
 */
@SuppressWarnings("EnumOrdinal") // streams index small arrays
public final class StreamOrder {
    private static final Stream[] STREAMS = Stream.values();

    private final Map<String, Host> hosts = new HashMap<>();
    private final List<List<Position>> withoutGap =
            List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private Host last;

    /** Takes an event in; answers with what is wrong with its place, and forgets it, if it is. */
    public Optional<String> accept(TraceEvent event) {
        int run = Envelope.runOf(event);
        Host host = host(Envelope.hostOf(event), run);
        int byRun = Integer.compareUnsigned(run, host.run);
        if (byRun < 0) {
            return Optional.of(
                    String.format(
                            "run falls from %s to %s",
                            Integer.toUnsignedString(host.run), Integer.toUnsignedString(run)));
        }
        if (byRun > 0) {
            host.begin(run);
        }
        return host.positions[Stream.of(event).ordinal()].accept(
                Envelope.tsOf(event), Envelope.seqOf(event), Op.of(event) == Op.GAP);
    }

    /** A gap after the last event of a stream, unless one is there. */
    public List<Gap> gap(String host, int run, Stream stream) {
        return host(host, run).positions[stream.ordinal()].gap();
    }

    /** Gaps after the last events of a host's three streams. */
    public List<Gap> gaps(String host, int run) {
        List<Gap> gaps = new ArrayList<>();
        for (Stream stream : STREAMS) {
            gaps.addAll(gap(host, run, stream));
        }
        return gaps;
    }

    /** Gaps in all streams of every host seen so far, of {@code h0} if there is none. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (Stream stream : STREAMS) {
            gaps.addAll(gaps(stream));
        }
        return gaps;
    }

    /** Gaps in one stream of every host seen so far, of {@code h0} if there is none. */
    public List<Gap> gaps(Stream stream) {
        if (hosts.isEmpty()) {
            return gap("h0", 0, stream);
        }
        List<Gap> gaps = new ArrayList<>();
        List<Position> open = withoutGap.get(stream.ordinal());
        // what has its gap already is not looked at again: bad lines cost nothing but themselves
        for (Position position : open) {
            gaps.addAll(position.gap());
            position.listed = false;
        }
        open.clear();
        return gaps;
    }

    private Host host(String name, int run) {
        if (last == null || !last.name.equals(name)) {
            last = hosts.computeIfAbsent(name, absent -> new Host(absent, run));
        }
        return last;
    }

    /** One machine. */
    private final class Host {
        private final String name;
        private final Position[] positions = new Position[STREAMS.length];
        private int run;

        Host(String name, int run) {
            this.name = name;
            for (Stream stream : STREAMS) {
                positions[stream.ordinal()] = new Position(this, stream);
            }
            begin(run);
        }

        void begin(int run) {
            this.run = run;
            for (Position position : positions) {
                position.begin();
            }
        }
    }

    /** The end of one stream so far. */
    private final class Position {
        private final Host host;
        private final Stream stream;
        private long ts;
        private long seq;
        private boolean any;
        private boolean gapped;
        private boolean listed;

        Position(Host host, Stream stream) {
            this.host = host;
            this.stream = stream;
        }

        void begin() {
            ts = 0;
            seq = 0;
            any = false;
            touch();
        }

        Optional<String> accept(long nextTs, long nextSeq, boolean gap) {
            int bySeq = Long.compareUnsigned(nextSeq, seq);
            // a gap may stand at the position of the event before it, or at 0 before any
            if (any && (bySeq < 0 || (bySeq == 0 && !gap))) {
                return Optional.of(
                        String.format(
                                "seq does not rise along stream %s of %s: %s after %s",
                                stream.label(),
                                Excerpt.of(host.name),
                                Long.toUnsignedString(nextSeq),
                                Long.toUnsignedString(seq)));
            }
            any |= !gap || nextSeq != 0;
            seq = nextSeq;
            ts = Long.compareUnsigned(nextTs, ts) > 0 ? nextTs : ts;
            touch();
            return Optional.empty();
        }

        List<Gap> gap() {
            if (gapped) {
                return List.of();
            }
            gapped = true;
            return List.of(new Gap(new Envelope(host.name, host.run, ts, seq, 0), stream, 0));
        }

        private void touch() {
            gapped = false;
            if (!listed) {
                withoutGap.get(stream.ordinal()).add(this);
                listed = true;
            }
        }
    }
}
