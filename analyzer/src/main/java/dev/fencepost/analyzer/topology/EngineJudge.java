package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.model.Routed;
import dev.fencepost.model.WindowStatus;
import java.util.function.Consumer;

/** The engine as the topology runs it. */
record EngineJudge(SlotEngine engine) implements SlotJudge {
    @Override
    public void accept(Routed event, EngineOutput out) {
        engine.accept(event, out);
    }

    @Override
    public void finish(EngineOutput out) {
        engine.finish(out);
    }

    @Override
    public void showChanged(Consumer<WindowStatus> viewer) {}

    @Override
    public void flush(Sink sink) {
        engine.flush(sink);
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        engine.restore(key, value);
    }
}
