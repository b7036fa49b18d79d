package dev.fencepost.analyzer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.engine.SlotEngine;
import dev.fencepost.model.Alert;
import dev.fencepost.model.DmaEvents;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of accesses that come as rows the engine says, event by event, what it says of objects. */
final class RowsTest {
    private static final int SEEDS = Integer.getInteger("fencepost.rows.seeds", 400);

    @Test
    void judgesRowsAsObjectsOnRandomTraces() {
        int rows = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            rows += check("seed " + seed, RandomTraces.of(seed), new Slots(1 << seed % 3));
        }
        assertThat(rows).as("rows").isGreaterThan(SEEDS);
    }

    @Tag("simulated")
    @ParameterizedTest
    @EnumSource(Policy.class)
    void judgesRowsAsObjectsOnSimulatedHosts(Policy policy) {
        List<TraceEvent> trace = new ArrayList<>();
        new Simulator(SimulatorSettings.of(policy, 5, 120_000)).forEachRemaining(trace::add);
        assertThat(check(policy.name(), trace, new Slots(4))).as("rows").isGreaterThan(1_000);
    }

    /** Answers how many rows there were. */
    private static int check(String name, List<TraceEvent> trace, Slots slots) {
        Pair[] pairs = new Pair[slots.spread()];
        for (int slot = 0; slot < pairs.length; slot++) {
            pairs[slot] = new Pair(name, trace.get(0), slot, slots);
        }
        Router router = new Router(slots, (slot, routed) -> pairs[slot].accept(routed));
        History history = new History(trace);
        for (int i = 0; i < history.size(); i++) {
            router.route(history.at(i));
        }
        int rows = 0;
        for (Pair pair : pairs) {
            rows += pair.finish();
        }
        return rows;
    }

    /** Two engines of one slot, of which one is given rows. */
    private static final class Pair {
        private final String name;
        private final TraceEvent first;
        private final SlotEngine ofObjects;
        private final SlotEngine ofRows;
        private final Said byObjects = new Said();
        private final Said byRows = new Said();
        private int rows;

        Pair(String name, TraceEvent first, int slot, Slots slots) {
            this.name = name + ", slot " + slot;
            this.first = first;
            ofObjects = engine(slot, slots);
            ofRows = engine(slot, slots);
        }

        private SlotEngine engine(int slot, Slots slots) {
            return SlotEngine.inMemory(first.host(), first.run(), slot, slots, Hardware.AMD);
        }

        void accept(Routed routed) {
            ofObjects.accept(routed, byObjects);
            DmaEvents.Builder built = new DmaEvents.Builder(first.host(), first.run(), 1);
            built.add(routed);
            DmaEvents batch = built.build();
            if (batch.isRow(0)) {
                assertThat(batch).as(name).isEqualTo(List.of(routed));
                ofRows.rows(batch, 0, 1, byRows);
                rows++;
            } else {
                ofRows.accept(routed, byRows);
            }
            assertThat(byRows.words).as("%s, upon %s", name, routed).isEqualTo(byObjects.words);
            byRows.words.clear();
            byObjects.words.clear();
        }

        int finish() {
            ofObjects.finish(byObjects);
            ofRows.finish(byRows);
            assertThat(byRows.words).as("%s, at the end", name).isEqualTo(byObjects.words);
            return rows;
        }
    }

    /** What an engine said since this was last cleared. */
    private static final class Said implements EngineOutput {
        private final List<String> words = new ArrayList<>();

        @Override
        public void alert(Alert alert) {
            words.add(AlertJson.write(alert));
        }

        @Override
        public void partial(PartialAccess partial) {
            words.add(partial.toString());
        }
    }
}
