package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.report.Report.HostSpan;
import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what a trace holds while it is read, in each host's order. */
@SuppressWarnings("EnumOrdinal") // ops and streams index small arrays
final class TraceTally {
    private final long[] ops = new long[Op.values().length];
    private final long[] gaps = new long[Stream.values().length];
    private final long[] lost = new long[Stream.values().length];
    private final Map<Integer, Boolean> devices = new HashMap<>();
    private final Set<Integer> trustedDomains = new HashSet<>();
    private final Map<RunKey, Span> runs = new LinkedHashMap<>();
    private boolean flushesUnseen;
    private long events;
    private long outcomes;
    private long leafSizes;
    private Span last = new Span(0);
    private String lastHost = "";
    private int lastRun;

    /** A host's run. */
    record RunKey(String host, int run) {}

    /** Events of one run, and when they happened. */
    static final class Span {
        private final long first;
        private long last;
        private long events;

        private Span(long first) {
            this.first = first;
        }

        long events() {
            return events;
        }

        long nanos() {
            return last - first;
        }
    }

    void accept(TraceEvent event) {
        events++;
        if (Envelope.runOf(event) != lastRun || !Envelope.hostOf(event).equals(lastHost)) {
            enter(event);
        }
        last.events++;
        last.last = Envelope.tsOf(event);
        Op op = Op.of(event);
        ops[op.ordinal()]++;
        if (op == Op.ACCESS) {
            outcomes += ((Access) event).outcome() == Outcome.UNKNOWN ? 0 : 1;
        } else {
            note(op, event);
        }
    }

    private void enter(TraceEvent event) {
        lastHost = event.host();
        lastRun = event.run();
        last = runs.computeIfAbsent(new RunKey(lastHost, lastRun), absent -> new Span(event.ts()));
    }

    private void note(Op op, TraceEvent event) {
        switch (op) {
            case DEVICE -> device((DeviceEntry) event);
            case MAP -> leafSizes |= ((MapLeaves) event).size();
            case SPLIT -> leafSizes |= ((SplitLeaves) event).to();
            case GAP -> gap((Gap) event);
            default -> {
                // counted, and nothing more to know
            }
        }
    }

    private void device(DeviceEntry event) {
        devices.merge(event.bdf().packed(), event.trusted(), Boolean::logicalOr);
        if (event.trusted()) {
            trustedDomains.add(event.domain());
        }
    }

    private void gap(Gap event) {
        if (event.flushesUnseen()) {
            flushesUnseen = true;
            return;
        }
        gaps[event.stream().ordinal()]++;
        lost[event.stream().ordinal()] += event.lost();
    }

    /** Whether the trace says that it records no flushes. */
    boolean flushesUnseen() {
        return flushesUnseen;
    }

    /** All events, gaps included. */
    long events() {
        return events;
    }

    long count(Op op) {
        return ops[op.ordinal()];
    }

    /** Of any of these ops. */
    long total(Op... each) {
        return Arrays.stream(each).mapToLong(this::count).sum();
    }

    long gaps(Stream stream) {
        return gaps[stream.ordinal()];
    }

    /** Events that the gaps of a stream say were lost; a gap may not know. */
    long lost(Stream stream) {
        return lost[stream.ordinal()];
    }

    int devices() {
        return devices.size();
    }

    long trustedDevices() {
        return devices.values().stream().filter(trusted -> trusted).count();
    }

    int trustedDomains() {
        return trustedDomains.size();
    }

    /** Sizes of leaves that were made, or-ed together. */
    long leafSizes() {
        return leafSizes;
    }

    /** Accesses whose outcome was recorded. */
    long outcomes() {
        return outcomes;
    }

    long hosts() {
        return runs.keySet().stream().map(RunKey::host).distinct().count();
    }

    /** Every host's runs, in the order met. */
    Map<RunKey, Span> runs() {
        return runs;
    }

    /** Each host's last run, in the order met. */
    List<HostSpan> lastRuns() {
        Map<String, HostSpan> last = new LinkedHashMap<>();
        runs.forEach(
                (key, span) ->
                        last.merge(
                                key.host(),
                                new HostSpan(key.host(), key.run(), span.last),
                                (a, b) -> b));
        return List.copyOf(last.values());
    }

    /** When a host's last run ends; 0 if the trace has none of it. */
    long lastTs(String host) {
        return lastRuns().stream()
                .filter(each -> each.host().equals(host))
                .mapToLong(HostSpan::lastTs)
                .findFirst()
                .orElse(0);
    }

    /** When a host's run begins; 0 if the trace has none of it. */
    long firstTs(String host, int run) {
        Span span = runs.get(new RunKey(host, run));
        return span == null ? 0 : span.first;
    }

    /** When a host's run ends; 0 if the trace has none of it. */
    long lastTs(String host, int run) {
        Span span = runs.get(new RunKey(host, run));
        return span == null ? 0 : span.last;
    }
}
