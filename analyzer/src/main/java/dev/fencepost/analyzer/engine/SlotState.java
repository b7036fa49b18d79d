package dev.fencepost.analyzer.engine;

import dev.fencepost.analyzer.alerts.EpisodeState;
import dev.fencepost.analyzer.alerts.Episodes;
import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Journal.RemovalKey;
import dev.fencepost.analyzer.shadow.Mismatch;
import dev.fencepost.analyzer.shadow.Removal;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.analyzer.shadow.StateReader;
import dev.fencepost.analyzer.shadow.StateWriter;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.wire.codec.EventCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The state of one engine as keys and values: a header, and one entry for each frame, pending
 * change, removal, open episode and point. The first byte of a key says which.
 */
final class SlotState implements HostState {
    private static final byte HEADER = 'h';
    private static final byte FRAME = 'f';
    private static final byte CHANGE = 'c';
    private static final byte REMOVAL = 'r';
    private static final byte EPISODE = 'e';
    private static final byte POINT = 'p';

    private final Shadow shadow;
    private final EpisodeState episodes;
    private final EventCodec codec = new EventCodec();
    private final StateWriter out = new StateWriter(codec::encode);
    private final List<byte[]> changes = new ArrayList<>();
    private byte[] lastHeader = {};
    private boolean restoring;

    SlotState(Shadow shadow, Episodes episodes) {
        this.shadow = shadow;
        this.episodes = new EpisodeState(episodes);
    }

    @Override
    public void flush(Sink sink) {
        complete();
        shadow.write(out);
        byte[] header = out.take();
        if (!Arrays.equals(header, lastHeader)) {
            lastHeader = header;
            sink.put(new byte[] {HEADER}, header);
        }
        for (Frame frame : shadow.journal().takeFrames()) {
            frame.write(out);
            sink.put(key(frame), out.take());
        }
        for (Change change : shadow.journal().takeChanges()) {
            write(change, sink);
        }
        for (RemovalKey removal : shadow.journal().takeRemovals()) {
            write(removal, sink);
        }
        episodes.flush(out, (point, key, value) -> write(point, key, value, sink));
    }

    /** Deletes all that {@link #flush} may have written and not deleted; nothing else follows. */
    void forget(Sink sink) {
        complete();
        sink.delete(new byte[] {HEADER});
        shadow.frames().forEach(frame -> sink.delete(key(frame)));
        for (Change change : shadow.journal().takeChanges()) {
            if (change.complete()) { // the others are pending
                delete(change, sink);
            }
        }
        for (Domain domain : shadow.domains().values()) {
            domain.pending().forEach(change -> delete(change, sink));
            for (long window : domain.removalWindows()) {
                sink.delete(key(new RemovalKey(domain.id(), window)));
            }
        }
        episodes.forget(out, (point, key) -> sink.delete(typed(point, key)));
    }

    private static byte[] key(Frame frame) {
        return ByteBuffer.allocate(9).put(FRAME).putLong(frame.base()).array();
    }

    private static byte[] key(Change change) {
        return ByteBuffer.allocate(21)
                .put(CHANGE)
                .putLong(change.event().seq())
                .putInt(change.domain())
                .putLong(change.frame())
                .array();
    }

    private static byte[] key(RemovalKey removal) {
        return ByteBuffer.allocate(13)
                .put(REMOVAL)
                .putInt(removal.domain())
                .putLong(removal.window())
                .array();
    }

    private static byte[] typed(boolean point, byte[] key) {
        return ByteBuffer.allocate(key.length + 1).put(point ? POINT : EPISODE).put(key).array();
    }

    private void write(Change change, Sink sink) {
        if (change.complete()) {
            delete(change, sink);
        } else {
            change.write(out);
            sink.put(key(change), out.take());
            change.markWritten();
        }
    }

    /** Most changes come and go between two commits: nothing was written of them. */
    private static void delete(Change change, Sink sink) {
        if (change.isWritten()) {
            sink.delete(key(change));
        }
    }

    private void write(RemovalKey removal, Sink sink) {
        Removal last = shadow.domain(removal.domain()).lastRemoval(removal.window());
        out.event(last.event()).events(last.flush());
        sink.put(key(removal), out.take());
    }

    private static void write(boolean point, byte[] key, Optional<byte[]> value, Sink sink) {
        byte[] typed = typed(point, key);
        value.ifPresentOrElse(bytes -> sink.put(typed, bytes), () -> sink.delete(typed));
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        restoring = true;
        ByteBuffer typed = ByteBuffer.wrap(key);
        StateReader in = reader(value);
        switch (typed.get()) {
            case HEADER -> {
                lastHeader = value;
                shadow.read(in);
            }
            case FRAME -> shadow.frames().findOrAdd(typed.getLong()).read(in);
            case CHANGE -> changes.add(value);
            case REMOVAL ->
                    shadow.domain(typed.getInt())
                            .removed(typed.getLong(), new Removal(in.event(), in.events()));
            case EPISODE ->
                    episodes.restore(false, reader(Arrays.copyOfRange(key, 1, key.length)), in);
            case POINT ->
                    episodes.restore(true, reader(Arrays.copyOfRange(key, 1, key.length)), in);
            default -> throw new LaterStateException("an entry of kind", key[0]);
        }
    }

    /** Puts together what was restored; no effect where nothing was. */
    void complete() {
        if (!restoring) {
            return;
        }
        restoring = false;
        List<Change> pending = new ArrayList<>();
        changes.forEach(bytes -> pending.add(Change.read(reader(bytes))));
        changes.clear();
        pending.sort(SlotState::inOrder);
        pending.forEach(shadow.flushes()::add);
        shadow.flushes().awaitAgain();
        shadow.frames().forEach(this::defer);
    }

    private static int inOrder(Change a, Change b) {
        int bySeq = Long.compareUnsigned(a.event().seq(), b.event().seq());
        return bySeq != 0 ? bySeq : Long.compareUnsigned(a.frame(), b.frame());
    }

    private void defer(Frame frame) {
        if (frame.hasDetail()) {
            for (Mismatch mismatch : frame.detail().mismatches()) {
                Domain domain = shadow.domain(mismatch.domain());
                if (!mismatch.open()) {
                    domain.deferredFrames().add(frame.base());
                }
            }
        }
    }

    private StateReader reader(byte[] bytes) {
        return new StateReader(bytes, this::decode);
    }

    private TraceEvent decode(byte[] bytes) {
        return codec.decodeKept(bytes);
    }
}
