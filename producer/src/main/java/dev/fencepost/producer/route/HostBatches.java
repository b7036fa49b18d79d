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

/**
 * The batches of one host that are being filled, one for each stream and slot.
 *
 * <p>A stream tells of its progress where somebody waits for it: where another stream of the same
 * slot has sent an event that is not before what this one was last told. Events that are still held
 * here wait for nobody, and a slot without events has nothing to wait with. Now and then every
 * stream of every slot is told, so that whoever listens knows that the host lives.
 */
final class HostBatches {
    /** Parts and removed leaves of a batch: keeps a record well below what topics take. */
    private static final long MOST_PIECES = 1 << 15;

    private final String host;
    private final Slots slots;
    private final BatchLimits limits;
    private final Consumer<Batch> sink;
    private final Map<Stream, List<Open>> open = new EnumMap<>(Stream.class);
    private final List<Sent> sent = new ArrayList<>();
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
        for (int slot = 0; slot < slots.spread(); slot++) {
            sent.add(new Sent());
        }
        for (Stream stream : Stream.values()) {
            List<Open> ofStream = new ArrayList<>();
            for (int slot = 0; slot < slots.spread(); slot++) {
                ofStream.add(new Open(stream, slot, sent.get(slot)));
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
        batch.pieces += routed.pieces();
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
        sent.forEach(Sent::forget);
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
        open.values().forEach(batches -> batches.forEach(this::sendLingered));
        if (anyComplete) {
            open.values().forEach(batches -> batches.forEach(this::tellProgress));
        }
    }

    private void sendLingered(Open batch) {
        if (!batch.events.isEmpty() && now - batch.since >= limits.lingerNanos()) {
            send(batch, false);
        }
    }

    private void tellProgress(Open batch) {
        long silent = now - batch.sentAt;
        boolean due = batch.isWaitedFor() && silent >= limits.progressNanos();
        boolean alive = silent >= BatchLimits.SIGN_OF_LIFE_NANOS;
        if ((due || alive) && !batch.reaches(completeTs, completeSeq)) {
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
        if (!events.isEmpty()) {
            batch.inSlot.reach(events.get(events.size() - 1).event().envelope());
        }
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

    /** The last event that any stream of a slot has sent. */
    private static final class Sent {
        private boolean any;
        private long ts;
        private long seq;

        void reach(Envelope event) {
            if (!any || Envelope.comparePosition(event.ts(), event.seq(), ts, seq) > 0) {
                any = true;
                ts = event.ts();
                seq = event.seq();
            }
        }

        void forget() {
            any = false;
        }
    }

    /** A batch that is being filled, and what was last told of its stream and slot. */
    private static final class Open {
        private final Stream stream;
        private final int slot;
        private final Sent inSlot;
        private List<Routed> events = new ArrayList<>();
        private boolean told;
        private long throughTs;
        private long throughSeq;
        private long pieces;
        private long since;
        private long sentAt;

        Open(Stream stream, int slot, Sent inSlot) {
            this.stream = stream;
            this.slot = slot;
            this.inSlot = inSlot;
        }

        boolean isWaitedFor() {
            return inSlot.any && !reaches(inSlot.ts, inSlot.seq);
        }

        boolean reaches(long ts, long seq) {
            return told && Envelope.comparePosition(throughTs, throughSeq, ts, seq) >= 0;
        }
    }
}
