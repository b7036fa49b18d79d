package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.StraddleJoiner;
import dev.fencepost.analyzer.merge.MergeMemory;
import dev.fencepost.analyzer.topology.PartialCodec.RunEnd;
import dev.fencepost.wire.Framing;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Puts together what slots say of accesses that lie in several of them: one for each task. */
final class StraddleProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final TopologySettings settings;
    private final Framing framing;
    private final Patience patience;
    private final HostExpiry expiry;
    private final PartialCodec codec = new PartialCodec();
    private final Map<String, StraddleSlot> slots = new HashMap<>();
    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<byte[], byte[]> shelf;
    private MergeMemory memory;
    private Counters counters;
    private Outlet outlet;
    private CatchUp catchUp;

    StraddleProcessor(TopologySettings settings, Framing framing) {
        this.settings = settings;
        this.framing = framing;
        this.patience = Patience.withRegistry(settings.registryPatience());
        this.expiry = new HostExpiry(settings.hostExpiry());
    }

    /** Starts, or starts again from what was restored: nothing stays from a life before. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        slots.clear();
        shelf = context.getStateStore(HazardTopology.STRADDLE_SHELF_STORE);
        memory = new MergeMemory(settings.mergeMemory());
        counters = new Counters(context);
        outlet = new Outlet(context, counters, framing, patience);
        catchUp = new CatchUp(expiry.graceMillis(), context.currentSystemTimeMs());
        restore(context.getStateStore(HazardTopology.STRADDLE_STORE));
        context.schedule(MergeProcessor.SHOW_EVERY, PunctuationType.WALL_CLOCK_TIME, this::measure);
        if (expiry.isOn()) {
            context.schedule(expiry.interval(), PunctuationType.WALL_CLOCK_TIME, this::checkExpiry);
        }
    }

    private void restore(ObjectStore store) {
        store.forEachRestored(
                (key, value) -> {
                    StateKeys.Parsed parsed = StateKeys.parse(key);
                    if (parsed.part() == StateKeys.RUN) {
                        slot(parsed.slot()).restoreRun(parsed.run(), value);
                    } else if (parsed.part() == StateKeys.OVER) {
                        slot(parsed.slot()).restoreOver(value);
                    }
                });
        store.takeRestored(this::restore, this::writeChanges);
        try (KeyValueIterator<byte[], byte[]> shelved = shelf.all()) {
            while (shelved.hasNext()) {
                StateKeys.Parsed parsed = StateKeys.parse(shelved.next().key);
                slot(parsed.slot()).restoreShelved(parsed.run());
            }
        }
    }

    private void restore(byte[] key, byte[] value) {
        StateKeys.Parsed parsed = StateKeys.parse(key);
        if (parsed.part() == StateKeys.JUDGE) {
            slot(parsed.slot()).restoreJudge(parsed, value);
        }
    }

    private void writeChanges(Sink sink) {
        slots.values().forEach(slot -> slot.writeChanges(sink));
    }

    private void measure(long nowMillis) {
        counters.straddlesWaiting.record(
                (double) slots.values().stream().mapToLong(StraddleSlot::waiting).sum());
    }

    private void checkExpiry(long nowMillis) {
        if (!catchUp.isBehind(nowMillis)) {
            outlet.at(nowMillis);
            slots.values().forEach(slot -> slot.expire(expiry, nowMillis));
        }
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        outlet.at(message.timestamp());
        long nowMillis = context.currentSystemTimeMs();
        catchUp.read(message.timestamp(), nowMillis);
        StraddleSlot slot = slot(new String(message.key(), UTF_8));
        codec.decode(
                message.value(),
                new PartialCodec.Receiver() {
                    @Override
                    public void partial(PartialAccess partial) {
                        slot.accept(partial, nowMillis);
                    }

                    @Override
                    public void ended(RunEnd end) {
                        slot.ended(end, nowMillis);
                    }
                });
    }

    private StraddleSlot slot(String key) {
        return slots.computeIfAbsent(key, this::newSlot);
    }

    private StraddleSlot newSlot(String key) {
        SlotName name = SlotName.parse(key).orElseThrow();
        return new StraddleSlot(
                name,
                outlet,
                run ->
                        new StraddleJoiner(
                                name.host(),
                                run,
                                new StraddleShelf(
                                        shelf, memory, counters.straddlesShelved, name, run)));
    }
}
