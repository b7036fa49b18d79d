package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.offline.OfflineAnalysis;
import dev.fencepost.analyzer.reference.RandomTraces;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Op;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.route.Batcher;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.trace.Moved;
import dev.fencepost.wire.BatchSerializer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** The events of a {@link ClusterShape}: what offline says of them, and as records of topics. */
final class ClusterTrace {
    private static final Comparator<TraceEvent> ORDER =
            Comparator.comparing(TraceEvent::envelope, Envelope::compareOrder)
                    .thenComparing(event -> event.op() == Op.GAP);
    private static final int SIMULATED_EVENTS = 400;

    private final ClusterShape shape;
    private final List<List<TraceEvent>> hosts = new ArrayList<>();

    ClusterTrace(ClusterShape shape) {
        this.shape = shape;
        for (int host = 0; host < shape.hosts(); host++) {
            List<TraceEvent> events = new ArrayList<>();
            for (int run = 0; run < shape.runs(); run++) {
                addRun(host, run, events);
            }
            hosts.add(events);
        }
    }

    private void addRun(int host, int run, List<TraceEvent> to) {
        long seed = (shape.trace() * 31 + host) * 31 + run;
        String name = "h" + host;
        raw(seed).stream()
                .sorted(ORDER)
                .limit(shape.events())
                .map(event -> event.match(new Moved(renamed(event.envelope(), name, run))))
                .forEach(to::add);
    }

    private static Envelope renamed(Envelope at, String host, int run) {
        return new Envelope(host, run, at.ts(), at.seq(), at.tsErr());
    }

    private static List<TraceEvent> raw(long seed) {
        if (seed % 8 != 0) {
            return RandomTraces.of(seed);
        }
        Policy[] policies = Policy.values();
        Policy policy = policies[(int) Math.floorMod(seed / 8, (long) policies.length)];
        List<TraceEvent> events = new ArrayList<>();
        try (Simulator simulator =
                new Simulator(SimulatorSettings.of(policy, seed, SIMULATED_EVENTS))) {
            simulator.forEachRemaining(events::add);
        }
        return events;
    }

    /** The final alerts of one engine for each whole host. */
    List<Alert> offline() {
        List<TraceEvent> all = new ArrayList<>();
        hosts.forEach(all::addAll);
        all.sort(ORDER);
        return OfflineAnalysis.run(all, Hardware.AMD);
    }

    /** Fills the topics: hosts by turns, batches cut and progress told at random. */
    void send(SimulatedLog log, MapRegistry registry, Random random) {
        try (BatchSerializer serializer = new BatchSerializer(registry)) {
            for (List<TraceEvent> host : hosts) {
                List<Batch> batches = batches(host, random);
                for (int i = 0; i < batches.size(); i++) {
                    send(batches.get(i), log, serializer);
                    Batch earlier = batches.get(i - random.nextInt(Math.min(i + 1, 6)));
                    boolean again = shape.repeats() && random.nextInt(4) == 0;
                    if (again && earlier.run() == batches.get(i).run()) {
                        send(earlier, log, serializer);
                    }
                }
            }
        }
    }

    private static void send(Batch batch, SimulatedLog log, BatchSerializer serializer) {
        String topic = TopicNames.traceOf(batch.stream());
        log.append(topic, batch.key().getBytes(UTF_8), serializer.serialize(topic, batch));
    }

    private List<Batch> batches(List<TraceEvent> host, Random random) {
        List<Batch> batches = new ArrayList<>();
        boolean endsRuns = shape.respreads() || random.nextBoolean();
        for (int run = 0; run < shape.runs(); run++) {
            int number = run;
            List<TraceEvent> events = host.stream().filter(e -> e.run() == number).toList();
            Slots slots = new Slots(shape.respreads() ? 1 << random.nextInt(4) : shape.spread());
            boolean ends = endsRuns || run == shape.runs() - 1;
            batches(events, slots, random)
                    .forEach(batch -> batches.add(ends ? batch : unended(batch)));
        }
        return batches;
    }

    /** The batches of one run. */
    private List<Batch> batches(List<TraceEvent> events, Slots slots, Random random) {
        List<Batch> batches = new ArrayList<>();
        long linger = random.nextInt(3) * 1_000_000L;
        long progress = random.nextInt(3) * 4_000_000L;
        Batcher batcher =
                new Batcher(slots, new BatchLimits(shape.batch(), linger, progress), batches::add);
        Router router = new Router(slots, batcher);
        long now = 0;
        for (TraceEvent event : events) {
            router.route(event);
            now += random.nextInt(1_000_000);
            batcher.tick(now);
        }
        batcher.end();
        return batches;
    }

    private static Batch unended(Batch batch) {
        return new Batch(
                batch.stream(),
                batch.host(),
                batch.run(),
                batch.slot(),
                batch.spread(),
                batch.throughTs(),
                batch.throughSeq(),
                false,
                batch.events());
    }
}
