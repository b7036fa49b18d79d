package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.analyzer.engine.StraddleJoiner;
import dev.fencepost.analyzer.engine.WrittenState;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.trace.AlertJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An engine that is written, thrown away and restored at any moment goes on as if nothing had
 * happened.
 */
final class StateRestoreTest {
    private static final int SEEDS = Integer.getInteger("fencepost.restore.seeds", 300);
    private static final Slots ONE = new Slots(1);

    @Test
    void goesOnAfterRestoreOnRandomTraces() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<TraceEvent> trace = RandomTraces.of(seed);
            assertThat(run(trace, new Random(seed), 6)).as("seed %d", seed).isEqualTo(run(trace));
        }
    }

    @Tag("simulated")
    @ParameterizedTest
    @EnumSource(Policy.class)
    void goesOnAfterRestoreOnSimulatedHosts(Policy policy) {
        List<TraceEvent> trace = new ArrayList<>();
        new Simulator(SimulatorSettings.of(policy, 3, 30_000)).forEachRemaining(trace::add);
        assertThat(run(trace, new Random(3), 5_000)).isEqualTo(run(trace));
    }

    private static List<String> run(List<TraceEvent> trace) {
        return run(trace, new Random(0), Integer.MAX_VALUE);
    }

    /**
     * All revisions of all alerts, the engine restored about every {@code every} events; sorted,
     * since what one event does to several frames has no order.
     */
    private static List<String> run(List<TraceEvent> trace, Random random, int every) {
        Restarting engines = new Restarting(trace.get(0), random, every);
        Router router = new Router(ONE, engines::accept);
        History history = new History(trace);
        for (int i = 0; i < history.size(); i++) {
            router.route(history.at(i));
        }
        engines.finish();
        return engines.written.stream().sorted().toList();
    }

    private static final class Restarting implements EngineOutput {
        private final List<String> written = new ArrayList<>();
        private final WrittenState engineStore = new WrittenState();
        private final WrittenState joinerStore = new WrittenState();
        private final TraceEvent first;
        private final Random random;
        private final int every;
        private SlotEngine engine;
        private StraddleJoiner joiner;

        Restarting(TraceEvent first, Random random, int every) {
            this.first = first;
            this.random = random;
            this.every = every;
            restart();
        }

        private void restart() {
            engine =
                    engineStore.into(
                            new SlotEngine(first.host(), first.run(), 0, ONE, Hardware.AMD));
            joiner = joinerStore.into(new StraddleJoiner(first.host(), first.run()));
        }

        void accept(int slot, Routed routed) {
            if (random.nextInt(every) == 0) {
                engine.flush(engineStore);
                joiner.flush(joinerStore);
                restart();
            } else if (random.nextInt(every) == 0) {
                engine.flush(engineStore);
                joiner.flush(joinerStore);
            }
            engine.accept(routed, this);
        }

        void finish() {
            engine.finish(this);
            joiner.finish(this);
        }

        @Override
        public void alert(Alert alert) {
            written.add(AlertJson.write(alert));
        }

        @Override
        public void partial(PartialAccess partial) {
            joiner.accept(partial, this);
        }
    }
}
