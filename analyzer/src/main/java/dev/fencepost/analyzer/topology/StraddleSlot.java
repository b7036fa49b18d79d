package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.StraddleJoiner;
import dev.fencepost.analyzer.topology.PartialCodec.RunEnd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The accesses that one slot owns, run by run. A run is over here once it is over in every slot of
 * the host, since any of them may still speak of it.
 */
final class StraddleSlot {
    private final SlotName name;
    private final Outlet outlet;
    private final TreeMap<Integer, Run> runs = new TreeMap<>(Integer::compareUnsigned);
    private final List<byte[]> gone = new ArrayList<>();

    StraddleSlot(SlotName name, Outlet outlet) {
        this.name = name;
        this.outlet = outlet;
    }

    /** One run, and which slots have ended it. */
    private static final class Run {
        private final StraddleJoiner joiner;
        private long ended;
        private boolean changed = true;

        Run(StraddleJoiner joiner) {
            this.joiner = joiner;
        }
    }

    private Run run(int number) {
        return runs.computeIfAbsent(number, run -> new Run(new StraddleJoiner(name.host(), run)));
    }

    void accept(PartialAccess partial) {
        run(partial.event().run()).joiner.accept(partial, outlet);
    }

    /** A slot is through with a run, and with every run before it. */
    void ended(RunEnd end) {
        run(end.run());
        List<Integer> over = new ArrayList<>();
        runs.headMap(end.run(), true)
                .forEach(
                        (number, run) -> {
                            run.ended |= 1L << end.slot();
                            run.changed = true;
                            if (Long.bitCount(run.ended) >= end.spread()) {
                                over.add(number);
                            }
                        });
        for (int number : over) {
            runs.remove(number).joiner.finish(outlet);
            gone.add(StateKeys.prefix(name.toString(), StateKeys.RUN, number));
        }
    }

    /** Writes what changed since the last call. */
    void writeChanges(Sink sink) {
        gone.forEach(sink::delete);
        gone.clear();
        runs.forEach(
                (number, run) -> {
                    if (run.changed) {
                        byte[] ended = ByteBuffer.allocate(Long.BYTES).putLong(run.ended).array();
                        sink.put(StateKeys.prefix(name.toString(), StateKeys.RUN, number), ended);
                        run.changed = false;
                    }
                    byte[] prefix = StateKeys.prefix(name.toString(), StateKeys.JUDGE, number);
                    run.joiner.flush(StateKeys.prefixed(prefix, sink));
                });
    }

    /** Takes back a run, before anything that its joiner kept. */
    void restoreRun(int number, byte[] ended) {
        Run run = run(number);
        run.ended = ByteBuffer.wrap(ended).getLong();
        run.changed = false;
    }

    /** Takes back what a joiner kept; what one of an earlier run left behind is deleted. */
    void restoreJudge(StateKeys.Parsed key, byte[] value) {
        Run run = runs.get(key.run());
        if (run == null) {
            gone.add(StateKeys.join(StateKeys.prefix(key.slot(), key.part()), key.local().get()));
        } else {
            run.joiner.restore(key.afterRun(), value);
        }
    }
}
