package dev.fencepost.producer.route;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The batches of one host that are being filled, one for each stream and slot. */
final class HostBatches {
    /** Parts and removed leaves of a batch: keeps a record well below what topics take. */
    private static final long MOST_PIECES = 1 << 15;

    private final String host;
    private final Slots slots;
    private final BatchLimits limits;
    private final Consumer<Batch> sink;
    private final Map<Stream, List<Open>> open = new EnumMap<>(Stream.class);
    private final List<Open> full = new ArrayList<>();

    private boolean started;
    private int run;

    /** Position of the last event; another of the same position may follow, until settled. */
    private long ts;

    private long seq;

    /** Everything up to here is in a batch, open or sent. */
    private long completeTs;

    private long completeSeq;
    private boolean anyComplete;
    private boolean settled;

    private boolean due;
    private long now;

    HostBatches(String host, Slots slots, BatchLimits limits, Consumer<Batch> sink) {
        this.host = host;
        this.slots = slots;
        this.limits = limits;
        this.sink = sink;
        for (Stream stream : Stream.values()) {
            List<Open> ofStream = new ArrayList<>();
            for (int slot = 0; slot < slots.spread(); slot++) {
                ofStream.add(new Open(stream, slot));
            }
            open.put(stream, ofStream);
        }
    }

    void add(int slot, Routed routed, long nowNanos) {
        advance(routed.event().envelope());
        Open batch = open.get(routed.event().stream()).get(slot);
        if (batch.events.isEmpty()) {
            batch.since = nowNanos;
        }
        batch.events.add(routed);
        batch.pieces += routed.removed().size() + routed.parts().size();
        boolean isFull = batch.events.size() >= limits.maxEvents() || batch.pieces >= MOST_PIECES;
        if (isFull && !full.contains(batch)) {
            full.add(batch);
        }
    }

    void tick(long nowNanos) {
        now = nowNanos;
        due = true;
        if (settled) {
            sendDue();
        }
    }

    void settle() {
        if (started) {
            settled = true;
            complete();
        }
    }

    void end() {
        if (!started) {
            return;
        }
        settle();
        open.values().forEach(batches -> batches.forEach(this::sendEnd));
        started = false;
        settled = false;
        anyComplete = false;
        due = false;
    }

    private void advance(Envelope next) {
        if (started && next.run() == run && next.ts() == ts && next.seq() == seq) {
            return;
        }
        if (started && next.run() != run) {
            end();
        } else if (started) {
            complete();
            if (due) {
                sendDue();
            }
        }
        started = true;
        settled = false;
        run = next.run();
        ts = next.ts();
        seq = next.seq();
    }

    private void complete() {
        completeTs = ts;
        completeSeq = seq;
        anyComplete = true;
        for (Open batch : full) {
            send(batch, false);
        }
        full.clear();
    }

    private void sendDue() {
        due = false;
        open.values().forEach(batches -> batches.forEach(this::sendIfDue));
    }

    private void sendIfDue(Open batch) {
        boolean lingered = !batch.events.isEmpty() && now - batch.since >= limits.lingerNanos();
        boolean quiet =
                anyComplete
                        && !batch.reaches(completeTs, completeSeq)
                        && now - batch.sentAt >= limits.progressNanos();
        if (lingered || quiet) {
            send(batch, false);
        }
    }

    private void sendEnd(Open batch) {
        send(batch, true);
        batch.told = false;
    }

    private void send(Open batch, boolean end) {
        List<Routed> events = batch.events;
        batch.events = new ArrayList<>();
        batch.pieces = 0;
        batch.told = true;
        batch.throughTs = completeTs;
        batch.throughSeq = completeSeq;
        batch.sentAt = now;
        sink.accept(
                new Batch(
                        batch.stream,
                        host,
                        run,
                        batch.slot,
                        slots.spread(),
                        completeTs,
                        completeSeq,
                        end,
                        events));
    }

    /** A batch that is being filled, and what was last told of its stream and slot. */
    private static final class Open {
        private final Stream stream;
        private final int slot;
        private List<Routed> events = new ArrayList<>();
        private boolean told;
        private long throughTs;
        private long throughSeq;
        private long pieces;
        private long since;
        private long sentAt;

        Open(Stream stream, int slot) {
            this.stream = stream;
            this.slot = slot;
        }

        boolean reaches(long ts, long seq) {
            return told && Envelope.comparePosition(throughTs, throughSeq, ts, seq) >= 0;
        }
    }
}
