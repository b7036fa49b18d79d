package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.merge.MergeListener;
import dev.fencepost.analyzer.merge.SlotMerge;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One slot of one host in a task: the merge of its streams, and the judge of its run. */
final class HostSlot implements MergeListener {
    private static final Logger LOG = LoggerFactory.getLogger(HostSlot.class);

    private final String host;
    private final int slot;
    private final SlotMerge merge;
    private final SlotJudge.Factory judges;
    private final Outlet outlet;
    private final byte[] mergePrefix;
    private final byte[] runKey;

    private Optional<SlotJudge> judge = Optional.empty();
    private byte[] judgePrefix = {};
    private int run;
    private int spread;
    private boolean runChanged;
    private long events;
    private final List<byte[]> leftovers = new ArrayList<>();
    private final Map<Stream, Long> heardMillis = new EnumMap<>(Stream.class);

    HostSlot(
            SlotName name,
            SlotMerge merge,
            SlotJudge.Factory judges,
            Outlet outlet,
            long nowMillis) {
        this.host = name.host();
        this.slot = name.slot();
        this.merge = merge;
        this.judges = judges;
        this.outlet = outlet;
        this.mergePrefix = StateKeys.prefix(name.toString(), StateKeys.MERGE);
        this.runKey = StateKeys.prefix(name.toString(), StateKeys.RUN);
        for (Stream stream : Stream.values()) {
            heard(stream, nowMillis);
        }
    }

    SlotMerge merge() {
        return merge;
    }

    /** Events judged here that no other slot counts. */
    long events() {
        return events;
    }

    /** Notes that a stream spoke. */
    void heard(Stream stream, long nowMillis) {
        heardMillis.put(stream, nowMillis);
    }

    /** Stops waiting for streams that have not spoken since a time though others wait for them. */
    void declareSilentSince(long millis) {
        for (Stream stream : merge.waitsFor()) {
            if (heardMillis.get(stream) <= millis && merge.declareSilent(stream)) {
                LOG.warn("stream {} of {} is silent", stream.label(), Slots.key(host, slot));
                drain();
            }
        }
    }

    /** Judges everything that is complete. */
    void drain() {
        merge.drain(this);
    }

    @Override
    public void begin(int newRun, Slots slots) {
        start(newRun, slots.spread());
        runChanged = true;
    }

    private void start(int newRun, int newSpread) {
        run = newRun;
        spread = newSpread;
        judgePrefix = StateKeys.prefix(Slots.key(host, slot), StateKeys.JUDGE, newRun);
        judge = Optional.of(judges.of(host, newRun, slot, new Slots(newSpread)));
    }

    @Override
    public void event(Routed event) {
        if (event.primary()) {
            events++;
        }
        judge.orElseThrow().accept(event, outlet);
    }

    @Override
    public void end(int endedRun, Slots slots) {
        judge.ifPresent(current -> current.finish(outlet));
        showChanged();
        runChanged |= judge.isPresent();
        judge = Optional.empty();
        outlet.runEnded(host, endedRun, slot, slots);
    }

    /** Shows the frames that changed since the last call. */
    void showChanged() {
        judge.ifPresent(current -> current.showChanged(outlet::window));
    }

    /** Writes what changed since the last call. */
    void writeChanges(Sink sink) {
        merge.flush(StateKeys.prefixed(mergePrefix, sink));
        leftovers.forEach(sink::delete);
        leftovers.clear();
        if (runChanged && judge.isPresent()) {
            ByteBuffer value = ByteBuffer.allocate(2 * Integer.BYTES).putInt(run).putInt(spread);
            sink.put(runKey, value.array());
        } else if (runChanged) {
            sink.delete(runKey);
        }
        runChanged = false;
        judge.ifPresent(current -> current.flush(StateKeys.prefixed(judgePrefix, sink)));
    }

    /** Takes back which run was judged, before anything that its judge kept. */
    void restoreRun(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        start(in.getInt(), in.getInt());
    }

    /**
     * Takes back what a judge kept. What one of an earlier run left behind is deleted with the next
     * changes: nobody could name it when that run ended, and it costs nothing until a restart.
     */
    void restoreJudge(StateKeys.Parsed key, byte[] value) {
        if (judge.isPresent() && key.run() == run) {
            judge.get().restore(key.afterRun(), value);
        } else {
            byte[] prefix = StateKeys.prefix(key.slot(), StateKeys.JUDGE);
            leftovers.add(StateKeys.join(prefix, key.local().get()));
        }
    }
}
