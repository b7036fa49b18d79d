package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Alert;
import dev.fencepost.model.DmaEvents;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Routed;
import dev.fencepost.model.WindowStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The engine as the topology runs it, with what is needed to show its frames: a frame has changed
 * if a commit wrote it or an alert spoke of it.
 */
final class EngineJudge implements SlotJudge, EngineOutput {
    /** Stands before the keys of what is shown; the engine's own start with a letter. */
    private static final byte[] SHOWN = {0};

    private final SlotEngine engine;
    private final OpenHazards hazards = new OpenHazards();
    private final Set<Long> changed = new HashSet<>();
    private Optional<EngineOutput> receiver = Optional.empty();
    private long lastTs;

    EngineJudge(SlotEngine engine) {
        this.engine = engine;
    }

    @Override
    public void accept(Routed event, EngineOutput out) {
        sendTo(out);
        lastTs = Envelope.tsOf(event.event());
        engine.accept(event, this);
    }

    @Override
    public void rows(DmaEvents events, int from, int to, EngineOutput out) {
        sendTo(out);
        lastTs = events.ts(to - 1);
        engine.rows(events, from, to, this);
    }

    @Override
    public void finish(EngineOutput out) {
        sendTo(out);
        engine.finish(this);
        engine.shadow().journal().takeFrames().forEach(frame -> changed.add(frame.base()));
    }

    private void sendTo(EngineOutput out) {
        if (receiver.isEmpty()) {
            receiver = Optional.of(out);
        }
    }

    @Override
    public void alert(Alert alert) {
        hazards.accept(alert);
        receiver.orElseThrow().alert(alert);
    }

    @Override
    public void partial(PartialAccess partial) {
        receiver.orElseThrow().partial(partial);
    }

    /**
     * Shows the frames that changed by the last commit, and those that an alert spoke of since.
     * Their time is that of the last event judged, at or shortly after the change.
     */
    @Override
    public void showChanged(Consumer<WindowStatus> viewer) {
        changed.addAll(hazards.takeFrames());
        Shadow shadow = engine.shadow();
        for (long base : changed) {
            Frame frame = shadow.frames().find(base);
            if (frame != null) {
                viewer.accept(FrameView.status(shadow, frame, lastTs, hazards.on(base)));
            }
        }
        changed.clear();
    }

    @Override
    public long frames() {
        return engine.shadow().frames().size();
    }

    @Override
    public void flush(Sink sink) {
        engine.flush(new FrameWatch(sink));
        hazards.flush(StateKeys.prefixed(SHOWN, sink));
    }

    @Override
    public void forget(Sink sink) {
        engine.forget(sink);
        hazards.forget(StateKeys.prefixed(SHOWN, sink));
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        if (key[0] == SHOWN[0]) {
            hazards.restore(Arrays.copyOfRange(key, 1, key.length), value);
        } else {
            engine.restore(key, value);
        }
    }

    /** Notes which frames the engine writes. */
    private final class FrameWatch implements Sink {
        private static final byte FRAME = 'f';
        private final Sink sink;

        FrameWatch(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            note(key);
            sink.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            note(key);
            sink.delete(key);
        }

        private void note(byte[] key) {
            if (key[0] == FRAME) {
                changed.add(ByteBuffer.wrap(key, 1, Long.BYTES).getLong());
            }
        }
    }
}
