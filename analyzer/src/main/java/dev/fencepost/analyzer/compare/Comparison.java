package dev.fencepost.analyzer.compare;

import dev.fencepost.model.Hardware;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;

/**
 * The same guests and devices under several policies on several hardware models, each with the same
 * seeds and for the same trace time.
 *
 * <p>That time is what the first seed's run of {@code nohugepages} on {@code amd}, where nothing
 * ever waits or fails, takes for its share of the events from the first DMA on. Policies that hold
 * their devices or make their guests wait get less done in it: that is their cost.
 *
 * @param contenders in the order of the answer
 * @param hosts what is the same for all of them
 * @param seeds how many: that of {@code hosts} and those that follow it
 * @param events that the seeds of one contender make together, about
 */
public record Comparison(
        List<Contender> contenders, SimulatorSettings hosts, int seeds, long events) {
    public Comparison {
        contenders = List.copyOf(contenders);
        if (seeds < 1 || events < seeds) {
            throw new IllegalArgumentException("fewer events than seeds: " + events);
        }
    }

    /** The trace time that every run has, from the first event of its boot. */
    private long endNanos() {
        SimulatorSettings reference =
                hosts.but().policy(Policy.NOHUGEPAGES).hardware(Hardware.AMD).build();
        return ComparedRun.timeOf(reference, events / seeds);
    }

    /**
     * Carries out every run; the answer does not depend on the number of threads.
     *
     * @param progress told by several threads what share of the whole they have done
     */
    public List<Row> run(int threads, DoubleConsumer progress) throws InterruptedException {
        long end = endNanos();
        double whole = (double) end * contenders.size() * seeds;
        LongConsumer tick = nanos -> progress.accept(nanos / whole);
        ExecutorService pool = Executors.newFixedThreadPool(threads, Comparison::thread);
        try {
            List<Future<RunResult>> all = new ArrayList<>();
            for (Contender contender : contenders) {
                for (int i = 0; i < seeds; i++) {
                    ComparedRun run = new ComparedRun(settings(contender, i), end, tick);
                    all.add(pool.submit(run::run));
                }
            }
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < contenders.size(); i++) {
                List<RunResult> results = new ArrayList<>();
                for (Future<RunResult> each : all.subList(i * seeds, (i + 1) * seeds)) {
                    results.add(each.get());
                }
                rows.add(new Row(contenders.get(i), results));
            }
            return rows;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private SimulatorSettings settings(Contender contender, int number) {
        return hosts.but()
                .policy(contender.policy())
                .hardware(contender.hardware())
                .seed(hosts.seed() + number)
                .build();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "compare");
        thread.setDaemon(true);
        return thread;
    }
}
