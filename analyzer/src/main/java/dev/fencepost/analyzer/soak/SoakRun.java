package dev.fencepost.analyzer.soak;

import dev.fencepost.analyzer.demo.EngineRun;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatedHosts;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * One run of every host of a soak: policy, traces, slots and batches all come of the soak's seed
 * and the number of the run.
 *
 * @param simulation of its hosts
 * @param hosts simulated side by side
 * @param slots that each host's memory is dealt to
 * @param batch how events are packed into records
 */
record SoakRun(SimulatorSettings simulation, int hosts, Slots slots, BatchLimits batch) {
    private static final int MOST_SLOTS_LOG2 = 3;
    private static final int LARGEST_BATCH = 256;

    /** The run of that number. */
    static SoakRun of(SoakSettings settings, int number) {
        Random random = new Random(settings.seed() * 0x9E3779B97F4A7C15L + number);
        random.nextLong(); // the first numbers of neighbouring seeds are alike
        Policy[] policies = Policy.values();
        SimulatorSettings simulation =
                new SimulatorSettings.Builder()
                        .policy(policies[random.nextInt(policies.length)])
                        .seed(random.nextLong())
                        .events(settings.events())
                        .run(number)
                        .build();
        BatchLimits batch =
                new BatchLimits(
                        1 + random.nextInt(LARGEST_BATCH),
                        BatchLimits.DEFAULT.lingerNanos(),
                        BatchLimits.DEFAULT.progressNanos());
        Slots slots = new Slots(1 << random.nextInt(MOST_SLOTS_LOG2 + 1));
        return new SoakRun(simulation, settings.hosts(), slots, batch);
    }

    int number() {
        return simulation.run();
    }

    SimulatedHosts trace() {
        return new SimulatedHosts(simulation, hosts);
    }

    /** What the engine says of it without Kafka. */
    EngineRun offline() {
        return EngineRun.of(simulation, hosts);
    }

    /** Writes its trace to a file. */
    void save(Path file) {
        try (SimulatedHosts trace = trace();
                TraceWriter writer = TraceFiles.create(file.toString())) {
            while (trace.hasNext()) {
                TraceEvent event = trace.next();
                writer.accept(event);
            }
            writer.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "run "
                + Integer.toUnsignedString(number())
                + " ("
                + simulation.policy().label()
                + ", spread "
                + slots.spread()
                + ", batches of "
                + batch.maxEvents()
                + ")";
    }
}
