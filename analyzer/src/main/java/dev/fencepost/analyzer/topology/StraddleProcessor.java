package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.topology.PartialCodec.RunEnd;
import dev.fencepost.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Puts together what slots say of accesses that lie in several of them: one for each task. */
final class StraddleProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final SchemaRegistry registry;
    private final RegistryPatience patience;
    private final PartialCodec codec = new PartialCodec();
    private final Map<String, StraddleSlot> slots = new HashMap<>();
    private Outlet outlet;

    StraddleProcessor(TopologySettings settings, SchemaRegistry registry) {
        this.registry = registry;
        this.patience = new RegistryPatience(settings.registryPatience());
    }

    /** Starts, or starts again from what was restored: nothing stays from a life before. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        slots.clear();
        outlet = new Outlet(context, new Counters(context), registry, patience);
        ObjectStore store = context.getStateStore(HazardTopology.STRADDLE_STORE);
        store.forEachRestored(
                (key, value) -> {
                    StateKeys.Parsed parsed = StateKeys.parse(key);
                    if (parsed.part() == StateKeys.RUN) {
                        slot(parsed.slot()).restoreRun(parsed.run(), value);
                    }
                });
        store.takeRestored(this::restore, this::writeChanges);
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

    @Override
    public void process(Record<byte[], byte[]> message) {
        outlet.at(message.timestamp());
        StraddleSlot slot = slot(new String(message.key(), UTF_8));
        codec.decode(
                message.value(),
                new PartialCodec.Receiver() {
                    @Override
                    public void partial(PartialAccess partial) {
                        slot.accept(partial);
                    }

                    @Override
                    public void ended(RunEnd end) {
                        slot.ended(end);
                    }
                });
    }

    private StraddleSlot slot(String key) {
        return slots.computeIfAbsent(
                key, k -> new StraddleSlot(SlotName.parse(k).orElseThrow(), outlet));
    }
}
