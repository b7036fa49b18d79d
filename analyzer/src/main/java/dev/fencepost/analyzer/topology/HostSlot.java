package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.merge.MergeListener;
import dev.fencepost.analyzer.merge.SlotMerge;
import dev.fencepost.analyzer.topology.PartialCodec.RunEnd;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One slot of one host in a task: the merge of its streams, and the judge of its run. */
final class HostSlot implements MergeListener {
    private static final Logger LOG = LoggerFactory.getLogger(HostSlot.class);

    private final SlotName name;
    private final SlotMerge merge;
    private final SlotJudge.Factory judges;
    private final Outlet outlet;
    private final byte[] mergePrefix;
    private final byte[] runKey;
    private final LastHeard heard;

    private Optional<SlotJudge> judge = Optional.empty();
    private byte[] judgePrefix = {};
    private boolean judgeWritten;
    private Optional<Leaving> leaving = Optional.empty();
    private int run;
    private int spread;
    private boolean runChanged;
    private boolean expiring;
    private long events;
    private long expired;
    private long releasedBefore;
    private long waitingSinceMillis;
    private final List<byte[]> leftovers = new ArrayList<>();

    /** When each stream spoke last, by its ordinal. */
    private final long[] heardMillis = new long[Stream.values().length];

    private List<Stream> missedBefore = List.of();

    /** A judge whose run is over and whose state is to be deleted. */
    private record Leaving(SlotJudge judge, int run) {}

    HostSlot(
            SlotName name,
            SlotMerge merge,
            SlotJudge.Factory judges,
            Outlet outlet,
            LastHeard heard,
            long nowMillis) {
        this.name = name;
        this.merge = merge;
        this.judges = judges;
        this.outlet = outlet;
        this.heard = heard;
        this.mergePrefix = StateKeys.prefix(name.toString(), StateKeys.MERGE);
        this.runKey = StateKeys.prefix(name.toString(), StateKeys.RUN);
        Arrays.fill(heardMillis, nowMillis);
    }

    SlotMerge merge() {
        return merge;
    }

    LastHeard lastHeard() {
        return heard;
    }

    /** Events judged here that no other slot counts. */
    long events() {
        return events;
    }

    /** Runs that are over because their host fell silent, and that no other slot counts. */
    long expired() {
        return expired;
    }

    /** Frames that the judge knows something of. */
    long frames() {
        return judge.map(SlotJudge::frames).orElse(0L);
    }

    /** Milliseconds for which it has judged nothing because it waits for a stream, at this look. */
    long waited(long nowMillis) {
        long released = merge.counts().released();
        boolean waiting = !merge.waitsFor().isEmpty();
        if (!waiting || released != releasedBefore) {
            waitingSinceMillis = nowMillis;
            releasedBefore = released;
        }
        return nowMillis - waitingSinceMillis;
    }

    /** Notes that a stream spoke. */
    void heard(Stream stream, long nowMillis) {
        heardMillis[stream.ordinal()] = nowMillis;
        heard.at(nowMillis);
    }

    /**
     * Stops waiting for streams that have not spoken since a time though others wait for them, at
     * this look and at the one before: a stream may be quiet for long, since nobody waits for it.
     */
    void declareSilentSince(long millis) {
        List<Stream> missing = merge.waitsFor();
        for (Stream stream : missing) {
            boolean isLong =
                    heardMillis[stream.ordinal()] <= millis && missedBefore.contains(stream);
            if (isLong && merge.declareSilent(stream)) {
                LOG.warn("stream {} of {} is silent", stream.label(), name);
                drain();
            }
        }
        missedBefore = missing;
    }

    /** Ends what is open, since the host does not speak any more. */
    void expire() {
        expiring = true;
        if (merge.expire(this) && name.slot() == 0) {
            expired++;
            LOG.warn("host {} does not speak any more: its run is over", name.host());
        }
        expiring = false;
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
        judgePrefix = judgePrefix(newRun);
        judge = Optional.of(judges.of(name.host(), newRun, name.slot(), new Slots(newSpread)));
        judgeWritten = false;
    }

    private byte[] judgePrefix(int ofRun) {
        return StateKeys.prefix(name.toString(), StateKeys.JUDGE, ofRun);
    }

    @Override
    public void event(Routed event) {
        if (event.primary()) {
            events++;
        }
        judge.orElseThrow().accept(event, outlet);
    }

    @Override
    public void rows(DmaEvents batch, int from, int to) {
        for (int row = from; row < to; row++) {
            events += batch.primary(row) ? 1 : 0;
        }
        judge.orElseThrow().rows(batch, from, to, outlet);
    }

    @Override
    public void end(int endedRun, Slots slots) {
        judge.ifPresent(current -> current.finish(outlet));
        showChanged();
        runChanged |= judge.isPresent();
        if (judgeWritten) {
            leaving = judge.map(ended -> new Leaving(ended, endedRun));
        }
        judge = Optional.empty();
        judgeWritten = false;
        outlet.runEnded(name.host(), new RunEnd(endedRun, name.slot(), slots.spread(), expiring));
    }

    /** Shows the frames that changed since the last call. */
    void showChanged() {
        judge.ifPresent(current -> current.showChanged(outlet::window));
    }

    /** Writes what changed since the last call. */
    void writeChanges(Sink sink) {
        merge.flush(StateKeys.prefixed(mergePrefix, sink));
        leaving.ifPresent(
                ended -> ended.judge().forget(StateKeys.prefixed(judgePrefix(ended.run()), sink)));
        leaving = Optional.empty();
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
        judgeWritten = judge.isPresent();
        heard.write(sink);
    }

    /** Takes back which run was judged, before anything that its judge kept. */
    void restoreRun(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        start(in.getInt(), in.getInt());
        judgeWritten = true;
    }

    /** Takes back what a judge kept; what one of another run left behind is deleted. */
    void restoreJudge(StateKeys.Parsed key, byte[] value) {
        if (judge.isPresent() && key.run() == run) {
            judge.get().restore(key.afterRun(), value);
        } else {
            byte[] prefix = StateKeys.prefix(key.slot(), StateKeys.JUDGE);
            leftovers.add(StateKeys.join(prefix, key.local().get()));
        }
    }
}
