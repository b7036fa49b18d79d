package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.StraddleJoiner;
import dev.fencepost.analyzer.topology.PartialCodec.RunEnd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The accesses that one slot owns, run by run. A run is over here once it is over in every slot of
 * the host, since any of them may still speak of it; or, where one of them gave its host up, once
 * the others have been silent for as long.
 */
final class StraddleSlot {
    private static final int RUN_BYTES = 2 * Long.BYTES + Integer.BYTES;

    private final SlotName name;
    private final Outlet outlet;
    private final IntFunction<StraddleJoiner> joiners;
    private final TreeMap<Integer, Run> runs = new TreeMap<>(Integer::compareUnsigned);
    private final List<Leaving> leaving = new ArrayList<>();
    private final List<byte[]> leftovers = new ArrayList<>();
    private OptionalInt over = OptionalInt.empty();
    private boolean overChanged;

    /**
     * @param joiners makes a joiner for a run
     */
    StraddleSlot(SlotName name, Outlet outlet, IntFunction<StraddleJoiner> joiners) {
        this.name = name;
        this.outlet = outlet;
        this.joiners = joiners;
    }

    /** One run, and which slots have ended it. */
    private static final class Run {
        private final StraddleJoiner joiner;
        private long ended;

        /** Slots of the host in this run, which need not be those of another; 0 until one ends. */
        private int spread;

        /** When it was last heard of since a slot gave the host up; 0 if none has. */
        private long expiringMillis;

        private boolean changed = true;
        private boolean written;

        Run(StraddleJoiner joiner) {
            this.joiner = joiner;
        }

        /** Whether every slot that this run had is through with it. */
        boolean isComplete() {
            if (spread == 0) {
                return false;
            }
            long all = -1L >>> (Long.SIZE - spread);
            return (ended & all) == all;
        }

        void heard(long nowMillis) {
            if (expiringMillis != 0) {
                expiringMillis = nowMillis;
                changed = true;
            }
        }
    }

    /** A run that is over and whose state is to be deleted. */
    private record Leaving(int number, Run run) {}

    private Run run(int number) {
        Run known = runs.get(number);
        if (known != null) {
            return known;
        }
        Run run = new Run(joiners.apply(number));
        // who is through with a higher run is through with this
        runs.tailMap(number, false).values().forEach(higher -> run.ended |= higher.ended);
        runs.put(number, run);
        return run;
    }

    /** What is told of it comes again, after a crash of who does not write in transactions. */
    private boolean isOver(int number) {
        return over.isPresent()
                && !runs.containsKey(number)
                && Integer.compareUnsigned(number, over.getAsInt()) <= 0;
    }

    void accept(PartialAccess partial, long nowMillis) {
        int number = partial.event().run();
        if (!isOver(number)) {
            Run run = run(number);
            run.heard(nowMillis);
            run.joiner.accept(partial, outlet);
        }
    }

    /** A slot is through with a run, and with every run before it. */
    void ended(RunEnd end, long nowMillis) {
        if (isOver(end.run())) {
            return;
        }
        run(end.run()).spread = end.spread();
        List<Integer> complete = new ArrayList<>();
        runs.headMap(end.run(), true)
                .forEach(
                        (number, run) -> {
                            run.ended |= 1L << end.slot();
                            run.expiringMillis =
                                    end.expired() ? Math.max(1, nowMillis) : run.expiringMillis;
                            run.heard(nowMillis);
                            run.changed = true;
                            if (run.isComplete()) {
                                complete.add(number);
                            }
                        });
        complete.forEach(this::finish);
    }

    private void finish(int number) {
        Run run = runs.remove(number);
        run.joiner.finish(outlet);
        leaving.add(new Leaving(number, run));
        if (!isOver(number)) {
            over = OptionalInt.of(number);
            overChanged = true;
        }
    }

    /** Ends what a slot has given up and nobody spoke of since. */
    void expire(HostExpiry expiry, long nowMillis) {
        List<Integer> silent = new ArrayList<>();
        runs.forEach(
                (number, run) -> {
                    if (run.expiringMillis != 0 && expiry.isOver(run.expiringMillis, nowMillis)) {
                        silent.add(number);
                    }
                });
        silent.forEach(this::finish);
    }

    /** Accesses that wait for a slot to speak. */
    long waiting() {
        return runs.values().stream().mapToLong(run -> run.joiner.waiting()).sum();
    }

    /** Writes what changed since the last call. */
    void writeChanges(Sink sink) {
        for (Leaving gone : leaving) {
            Sink written = gone.run().written ? sink : Sink.NONE;
            written.delete(runKey(gone.number()));
            gone.run().joiner.forget(StateKeys.prefixed(judgePrefix(gone.number()), written));
        }
        leaving.clear();
        leftovers.forEach(sink::delete);
        leftovers.clear();
        if (overChanged) {
            byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(over.getAsInt()).array();
            sink.put(StateKeys.prefix(name.toString(), StateKeys.OVER), value);
            overChanged = false;
        }
        runs.forEach((number, run) -> write(number, run, sink));
    }

    private void write(int number, Run run, Sink sink) {
        if (run.changed) {
            byte[] value =
                    ByteBuffer.allocate(RUN_BYTES)
                            .putLong(run.ended)
                            .putLong(run.expiringMillis)
                            .putInt(run.spread)
                            .array();
            sink.put(runKey(number), value);
            run.changed = false;
        }
        run.joiner.flush(StateKeys.prefixed(judgePrefix(number), sink));
        run.written = true;
    }

    private byte[] runKey(int number) {
        return StateKeys.prefix(name.toString(), StateKeys.RUN, number);
    }

    private byte[] judgePrefix(int number) {
        return StateKeys.prefix(name.toString(), StateKeys.JUDGE, number);
    }

    /** Takes back a run, before anything that its joiner kept. */
    void restoreRun(int number, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        Run run = new Run(joiners.apply(number));
        run.ended = in.getLong();
        run.expiringMillis = in.getLong();
        run.spread = in.getInt();
        run.changed = false;
        run.written = true;
        runs.put(number, run);
    }

    /** Takes back up to which run all is over. */
    void restoreOver(byte[] value) {
        over = OptionalInt.of(ByteBuffer.wrap(value).getInt());
    }

    /** Takes back what a joiner kept; what one of a run that is over left behind is deleted. */
    void restoreJudge(StateKeys.Parsed key, byte[] value) {
        if (isOver(key.run())) {
            leftovers.add(
                    StateKeys.join(StateKeys.prefix(key.slot(), key.part()), key.local().get()));
        } else {
            run(key.run()).joiner.restore(key.afterRun(), value);
        }
    }

    /** Takes back that an access of a joiner waits on the shelf. */
    void restoreShelved(int number) {
        run(number).joiner.restoreShelved();
    }
}
