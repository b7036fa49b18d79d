package dev.fencepost.analyzer.soak;

import dev.fencepost.analyzer.demo.Agreement;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.model.Alert;
import dev.fencepost.producer.route.ClusterException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Streams run after run of simulated hosts through workers that are killed, and holds the alerts of
 * each run against what the engine says of it without Kafka.
 */
public final class Soak implements AutoCloseable {
    /** So that what is deleted leaves the disk: only whole segments do. */
    public static final Map<String, String> BROKER =
            Map.of(
                    "log.segment.bytes", Integer.toString(8 << 20),
                    "log.retention.check.interval.ms", "20000",
                    "log.segment.delete.delay.ms", "1000");

    private static final Duration POLL = Duration.ofMillis(100);

    private final SoakSettings settings;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final AlertWatch alerts;
    private final Offsets offsets;
    private final RunSender sender;
    private final Blows blows;
    private int runs;
    private long compared;

    /** Starts the workers and begins to send. */
    public Soak(LocalCluster cluster, SoakSettings settings) {
        this.settings = settings;
        for (int number = 0; number < settings.workers(); number++) {
            WorkerProcess worker = new WorkerProcess(cluster, settings, number);
            worker.start(true);
            workers.add(worker);
        }
        alerts = new AlertWatch(cluster.kafka(), cluster.registry(), settings.exactlyOnce());
        offsets = new Offsets(cluster.kafka());
        sender = new RunSender(cluster, settings);
        blows = new Blows(cluster, settings, List.copyOf(workers));
    }

    /**
     * Goes on until the time is over and every run that was begun is compared, or one is wrong.
     *
     * @param viewer called a few times a second; {@link #progress} says how far it has come
     * @return where all is kept that is known of the run that is wrong; empty if none is
     * @throws ClusterException where the broker fails
     */
    public Optional<Path> run(Runnable viewer) throws InterruptedException {
        while (!sender.isDone()) {
            SoakRun run = sender.poll();
            if (run == null) {
                look(viewer);
                continue;
            }
            Optional<SoakFailure> failure = compare(run, viewer);
            if (failure.isPresent()) {
                return Optional.of(failure.get().keep(settings, workers));
            }
            sender.compared();
        }
        throwFailure();
        blows.close();
        throwFailure();
        for (WorkerProcess worker : workers) {
            worker.stop();
        }
        return Optional.empty();
    }

    private void look(Runnable viewer) {
        alerts.poll(POLL);
        throwFailure();
        viewer.run();
    }

    private void throwFailure() {
        Throwable failure = sender.failure() == null ? blows.failure() : sender.failure();
        if (failure != null) {
            throw new ClusterException(failure.getMessage(), failure);
        }
    }

    /** Waits until a run is judged to its end, and compares. */
    private Optional<SoakFailure> compare(SoakRun run, Runnable viewer) {
        Map<TopicPartition, Long> traces = offsets.traceEnds();
        Deadline deadline = new Deadline(settings.patience());
        boolean inTime = await(() -> offsets.lag(traces) == 0, deadline, viewer);
        // what the slots said of it was committed with that, so it lies before these ends
        Map<TopicPartition, Long> partials = inTime ? offsets.partialEnds() : Map.of();
        inTime = inTime && await(() -> offsets.lag(partials) == 0, deadline, viewer);
        Map<TopicPartition, Long> written = inTime ? offsets.alertEnds() : Map.of();
        inTime = inTime && await(() -> alerts.hasReached(written), deadline, viewer);
        List<Alert> streamed = alerts.alertsOf(run.number());
        List<Alert> offline = run.offline().alerts();
        List<String> differences = new ArrayList<>(alerts.oddities());
        differences.addAll(differences(streamed, offline));
        if (!inTime) {
            differences.add(0, "not judged within " + settings.patience());
        }
        if (settings.exactlyOnce() && offsets.deadLetters() > 0) {
            differences.add(0, "there are dead letters");
        }
        if (!differences.isEmpty()) {
            return Optional.of(new SoakFailure(run, differences, streamed, offline));
        }
        runs++;
        blows.survived();
        compared += offline.size();
        alerts.forget(run.number());
        offsets.deleteBefore(traces);
        offsets.deleteBefore(written);
        return Optional.empty();
    }

    private List<String> differences(List<Alert> streamed, List<Alert> offline) {
        if (settings.exactlyOnce()) {
            return Agreement.of(streamed, offline).differences();
        }
        Set<String> ids = ids(streamed);
        return ids.equals(ids(offline)) ? List.of() : List.of("the ids differ");
    }

    private static Set<String> ids(List<Alert> alerts) {
        return alerts.stream().map(Alert::id).collect(Collectors.toSet());
    }

    /** Answers whether a condition came true in time. */
    private boolean await(BooleanSupplier condition, Deadline deadline, Runnable viewer) {
        while (!condition.getAsBoolean()) {
            if (deadline.isOver()) {
                return false;
            }
            look(viewer);
        }
        return true;
    }

    /** How far it has come. */
    public SoakProgress progress() {
        return new SoakProgress(
                runs,
                compared,
                sender.events(),
                blows.kills(),
                blows.leaves(),
                blows.exits(),
                blows.restarts(),
                offsets.lag(offsets.traceEnds()),
                workers.stream().map(worker -> worker.report().heapBytes()).toList());
    }

    @Override
    public void close() {
        sender.close();
        blows.close();
        workers.forEach(WorkerProcess::close);
        offsets.close();
        alerts.close();
    }

    /** The end of a patience. */
    private record Deadline(long nanos) {
        Deadline(Duration patience) {
            this(System.nanoTime() + patience.toNanos());
        }

        boolean isOver() {
            return System.nanoTime() - nanos > 0;
        }
    }
}
