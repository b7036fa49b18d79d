package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.merge.MergeCounts;
import dev.fencepost.analyzer.merge.MergeMemory;
import dev.fencepost.analyzer.merge.Offer;
import dev.fencepost.analyzer.merge.SlotMerge;
import dev.fencepost.model.Batch;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.model.Stream;
import dev.fencepost.wire.BatchDeserializer;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.codec.MalformedRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Reads batches, puts each slot's events in order and has them judged: one for each task. */
final class MergeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    static final Duration SHOW_EVERY = Duration.ofMillis(200);
    private static final int SILENCE_CHECKS = 4;

    private final TopologySettings settings;
    private final Framing framing;
    private final SlotJudge.Factory judges;
    private final Patience patience;
    private final HostExpiry expiry;
    private final Map<String, HostSlot> slots = new HashMap<>();
    private final LetterLog letterLog = new LetterLog();

    /** What remains of slots whose hosts were given up. */
    private final Map<String, byte[]> notes = new HashMap<>();

    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<byte[], byte[]> shelf;
    private BatchDeserializer reader;
    private MergeMemory memory;
    private Counters counters;
    private Outlet outlet;
    private CatchUp catchUp;

    MergeProcessor(TopologySettings settings, Framing framing, SlotJudge.Factory judges) {
        this.settings = settings;
        this.framing = framing;
        this.judges = judges;
        this.patience = Patience.withRegistry(settings.registryPatience());
        this.expiry = new HostExpiry(settings.hostExpiry());
    }

    /** Starts, or starts again from what was restored: nothing stays from a life before. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        slots.clear();
        notes.clear();
        shelf = context.getStateStore(HazardTopology.SHELF_STORE);
        reader = new BatchDeserializer(framing);
        memory = new MergeMemory(settings.mergeMemory());
        counters = new Counters(context);
        outlet = new Outlet(context, counters, framing, patience);
        catchUp = new CatchUp(expiry.graceMillis(), context.currentSystemTimeMs());
        restore(context.getStateStore(HazardTopology.SLOT_STORE));
        context.schedule(SHOW_EVERY, PunctuationType.WALL_CLOCK_TIME, this::showChanged);
        if (!settings.silence().isZero()) {
            Duration interval = settings.silence().dividedBy(SILENCE_CHECKS);
            context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::checkSilence);
        }
        if (expiry.isOn()) {
            context.schedule(expiry.interval(), PunctuationType.WALL_CLOCK_TIME, this::checkExpiry);
        }
    }

    private void restore(ObjectStore store) {
        store.forEachRestored(
                (key, value) -> {
                    StateKeys.Parsed parsed = StateKeys.parse(key);
                    if (parsed.part() == StateKeys.RUN) {
                        slot(parsed.slot()).restoreRun(value);
                    }
                });
        store.takeRestored(this::restore, this::writeChanges);
        try (KeyValueIterator<byte[], byte[]> shelved = shelf.all()) {
            while (shelved.hasNext()) {
                KeyValue<byte[], byte[]> pair = shelved.next();
                StateKeys.Parsed parsed = StateKeys.parse(pair.key);
                slot(parsed.slot()).merge().restoreShelved(parsed.local().get());
            }
        }
    }

    private void restore(byte[] key, byte[] value) {
        StateKeys.Parsed parsed = StateKeys.parse(key);
        HostSlot slot = slot(parsed.slot());
        if (parsed.part() == StateKeys.MERGE) {
            slot.merge().restore(parsed.local().get(), value);
        } else if (parsed.part() == StateKeys.JUDGE) {
            slot.restoreJudge(parsed, value);
        } else if (parsed.part() == StateKeys.HEARD) {
            slot.lastHeard().restore(value, context.currentSystemTimeMs());
        }
    }

    private void writeChanges(Sink sink) {
        Iterator<Map.Entry<String, HostSlot>> all = slots.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, HostSlot> entry = all.next();
            HostSlot slot = entry.getValue();
            slot.writeChanges(sink);
            Optional<byte[]> note =
                    slot.lastHeard().isGivenUp() ? slot.merge().note() : Optional.empty();
            if (note.isPresent()) {
                notes.put(entry.getKey(), note.get());
                all.remove();
            }
        }
    }

    @Override
    public void process(Record<byte[], byte[]> trace) {
        RecordMetadata at = context.recordMetadata().orElseThrow();
        outlet.at(trace.timestamp());
        Stream stream = TopicNames.TRACES.get(at.topic());
        HostSlot slot = trace.key() == null ? null : named(new String(trace.key(), UTF_8));
        if (slot == null) {
            refuse(trace, at, Offer.malformed("key is not host/slot"));
            return;
        }
        long nowMillis = context.currentSystemTimeMs();
        slot.heard(stream, nowMillis);
        catchUp.read(trace.timestamp(), nowMillis);
        MergeCounts before = slot.merge().counts();
        long eventsBefore = slot.events();
        Offer offer = offer(slot, stream, trace.value());
        if (offer.result() != Offer.Result.ACCEPTED) {
            refuse(trace, at, offer);
        }
        if (offer.result() == Offer.Result.MALFORMED) {
            slot.merge().lost(stream);
        }
        slot.drain();
        count(before, slot.merge().counts());
        Counters.add(counters.events, slot.events() - eventsBefore);
    }

    private Offer offer(HostSlot slot, Stream stream, byte[] value) {
        Batch batch;
        try {
            batch = patience.ask(() -> reader.deserialize(stream, value));
        } catch (MalformedRecordException e) {
            return Offer.malformed(e.getMessage());
        }
        return slot.merge().offer(batch, value);
    }

    private void refuse(Record<byte[], byte[]> trace, RecordMetadata at, Offer offer) {
        letterLog.say(at, offer.cause(), context.currentSystemTimeMs());
        outlet.deadLetter(
                new DeadLetter(
                        at.topic(),
                        at.partition(),
                        at.offset(),
                        offer.cause(),
                        LetterHeaders.kept(trace.key()),
                        LetterHeaders.kept(trace.value())),
                LetterHeaders.of(trace, offer.result()));
    }

    private void showChanged(long nowMillis) {
        outlet.at(nowMillis);
        slots.values().forEach(HostSlot::showChanged);
        counters.mergeBytes.record((double) memory.held());
        long delay =
                slots.values().stream().mapToLong(slot -> slot.waited(nowMillis)).max().orElse(0);
        counters.mergeDelay.record((double) delay);
        counters.frames.record((double) slots.values().stream().mapToLong(HostSlot::frames).sum());
    }

    private void checkSilence(long nowMillis) {
        outlet.at(nowMillis);
        long since = nowMillis - settings.silence().toMillis();
        slots.values().forEach(slot -> counting(slot, () -> slot.declareSilentSince(since)));
    }

    private void checkExpiry(long nowMillis) {
        if (catchUp.isBehind(nowMillis)) {
            return;
        }
        outlet.at(nowMillis);
        for (HostSlot slot : slots.values()) {
            if (slot.lastHeard().isOver(nowMillis) && !slot.lastHeard().isGivenUp()) {
                counting(slot, slot::expire);
                slot.lastHeard().giveUp();
            }
        }
    }

    private void counting(HostSlot slot, Runnable work) {
        MergeCounts before = slot.merge().counts();
        long eventsBefore = slot.events();
        long expiredBefore = slot.expired();
        work.run();
        count(before, slot.merge().counts());
        Counters.add(counters.events, slot.events() - eventsBefore);
        Counters.add(counters.expired, slot.expired() - expiredBefore);
    }

    private void count(MergeCounts before, MergeCounts after) {
        Counters.add(counters.copies, after.released() - before.released());
        Counters.add(counters.duplicates, after.duplicates() - before.duplicates());
        Counters.add(counters.late, after.late() - before.late());
        Counters.add(counters.gaps, after.gaps() - before.gaps());
        Counters.add(counters.shelved, after.shelved() - before.shelved());
    }

    /** The slot that a record key names; null if it names none. */
    private HostSlot named(String key) {
        HostSlot known = slots.get(key);
        return known != null
                ? known
                : SlotName.parse(key).map(name -> slot(name.toString())).orElse(null);
    }

    private HostSlot slot(String key) {
        return slots.computeIfAbsent(key, this::newSlot);
    }

    private HostSlot newSlot(String key) {
        SlotName name = SlotName.parse(key).orElseThrow();
        SlotMerge merge =
                new SlotMerge(
                        name.host(), name.slot(), memory, new SlotShelf(shelf, name), this::read);
        byte[] note = notes.remove(key);
        if (note != null) {
            merge.resume(note);
        }
        long nowMillis = context.currentSystemTimeMs();
        LastHeard heard = new LastHeard(name, expiry, nowMillis);
        return new HostSlot(name, merge, judges, outlet, heard, nowMillis);
    }

    private Batch read(Stream stream, byte[] bytes) {
        return patience.ask(() -> reader.deserialize(stream, bytes));
    }
}
