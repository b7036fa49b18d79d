package dev.fencepost.analyzer.engine;

import static java.util.Comparator.comparingInt;

import dev.fencepost.analyzer.alerts.EpisodeState;
import dev.fencepost.analyzer.alerts.Episodes;
import dev.fencepost.analyzer.rules.Facts;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.analyzer.rules.Side;
import dev.fencepost.analyzer.rules.Side.Against;
import dev.fencepost.analyzer.rules.Side.Result;
import dev.fencepost.analyzer.rules.Straddle;
import dev.fencepost.analyzer.rules.Subject;
import dev.fencepost.model.Access;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.TraceEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts together what the slots of one host and run say of accesses that have to be judged whole:
 * raises DMA_STRADDLES where one side of a 2 MiB boundary came through and another did not, and
 * MODEL_DISAGREES where no part can have come to the recorded outcome. One for each owning slot;
 * the order in which the slots speak does not matter. Single-threaded.
 */
public final class StraddleJoiner implements HostState {
    private static final byte POINT = 'p';

    private final Episodes episodes;
    private final PartialAccessCodec codec = new PartialAccessCodec();
    private final WaitingAccesses waiting;
    private final EpisodeState state;

    /** A joiner that keeps what waits on the heap, however much it is. */
    public StraddleJoiner(String host, int run) {
        this(host, run, PartialShelf.NONE);
    }

    /** A joiner that keeps on a shelf what the heap has no room for. */
    public StraddleJoiner(String host, int run, PartialShelf shelf) {
        this.episodes = new Episodes(host, run, true);
        this.state = new EpisodeState(episodes);
        this.waiting = new WaitingAccesses(codec, shelf);
    }

    /** Takes what one slot says; judges the access once all its slots have spoken. */
    public void accept(PartialAccess partial, EngineOutput out) {
        episodes.to(out::alert);
        waiting.add(partial)
                .ifPresent(
                        spoken -> {
                            spoken.sort(comparingInt(PartialAccess::slot));
                            judge(spoken);
                        });
    }

    /** The run is over: writes the final revision of what is not written yet. */
    public void finish(EngineOutput out) {
        episodes.to(out::alert);
        episodes.finish();
        waiting.giveUp();
    }

    @Override
    public void flush(Sink sink) {
        waiting.flush(sink);
        state.flush(
                codec.writer(),
                (point, subject, value) -> {
                    byte[] key = key(subject);
                    value.ifPresentOrElse(bytes -> sink.put(key, bytes), () -> sink.delete(key));
                });
    }

    private static byte[] key(byte[] subject) {
        return ByteBuffer.allocate(subject.length + 1).put(POINT).put(subject).array();
    }

    /**
     * Deletes all that {@link #flush} may have written and not deleted, once the run is over;
     * nothing else follows.
     */
    public void forget(Sink sink) {
        waiting.forget(sink);
        state.forget(codec.writer(), (point, subject) -> sink.delete(key(subject)));
    }

    /** Tells of an access that an earlier life of this joiner put on the shelf. */
    public void restoreShelved() {
        waiting.restoreShelved();
    }

    /** Accesses of which not all slots have spoken. */
    public long waiting() {
        return waiting.size();
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        if (key[0] == WaitingAccesses.WAITING) {
            waiting.restore(key, value);
        } else if (key[0] != POINT) {
            throw new LaterStateException("a straddle's entry of kind", key[0]);
        } else {
            byte[] subject = Arrays.copyOfRange(key, 1, key.length);
            state.restore(true, codec.reader(subject), codec.reader(value));
        }
    }

    private void judge(List<PartialAccess> spoken) {
        List<Side> parts = new ArrayList<>();
        spoken.forEach(partial -> parts.addAll(partial.sides()));
        parts.sort(comparingInt(Side::part));
        contradict(spoken, parts);
        List<Side> sides = sides(parts);
        boolean some = sides.stream().anyMatch(side -> side.result() == Result.OK);
        boolean others = sides.stream().anyMatch(side -> side.result() == Result.FAILED);
        if (some && others) {
            boolean certain =
                    sides.stream().anyMatch(s -> s.certain() && s.result() == Result.OK)
                            && sides.stream()
                                    .anyMatch(s -> s.certain() && s.result() == Result.FAILED);
            raise(Hazard.DMA_STRADDLES, spoken, certain);
        }
    }

    /** The recorded outcome is impossible where no part can have come to it. */
    private void contradict(List<PartialAccess> spoken, List<Side> parts) {
        if (parts.stream().noneMatch(part -> part.against() == Against.NOTHING)) {
            boolean certain = parts.stream().allMatch(part -> part.against() == Against.SURELY);
            raise(Hazard.MODEL_DISAGREES, spoken, certain);
        }
    }

    /**
     * Joins neighbouring parts with no boundary between them: it fails if one fails, else is as
     * unknown as one is.
     */
    private static List<Side> sides(List<Side> parts) {
        List<Side> sides = new ArrayList<>();
        for (Side part : parts) {
            if (sides.isEmpty() || part.crossing()) {
                sides.add(part);
            } else {
                sides.set(sides.size() - 1, joined(sides.get(sides.size() - 1), part));
            }
        }
        return sides;
    }

    private static Side joined(Side a, Side b) {
        Side worse = weight(b) > weight(a) ? b : a;
        boolean certain =
                worse.result() == Result.FAILED ? worse.certain() : a.certain() && b.certain();
        return new Side(a.part(), a.crossing(), worse.result(), certain, a.against());
    }

    private static int weight(Side side) {
        return switch (side.result()) {
            case OK -> 0;
            case UNKNOWN -> 1;
            case FAILED -> side.certain() ? 3 : 2;
        };
    }

    private void raise(Hazard hazard, List<PartialAccess> spoken, boolean certain) {
        PartialAccess any = spoken.get(0);
        TraceEvent event = any.event();
        boolean access = event instanceof Access;
        DeviceId bdf = access ? ((Access) event).bdf() : ((Fault) event).bdf();
        long iova = access ? ((Access) event).iova() : ((Fault) event).address();
        int domain = any.domain().getAsInt();
        Subject subject =
                any.mapped()
                        ? Subject.device(hazard, domain, bdf, any.window())
                        : Subject.iova(hazard, domain, bdf, any.window());
        List<TraceEvent> evidence = new ArrayList<>();
        spoken.forEach(partial -> evidence.addAll(partial.evidence()));
        episodes.point(
                subject,
                event,
                hazard.severity(),
                certain ? Confidence.CERTAIN : Confidence.POSSIBLE,
                Facts.NONE.at(iova),
                () -> Straddle.earliest(evidence));
    }
}
