package dev.fencepost.analyzer.soak;

import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.producer.route.Pacer;
import dev.fencepost.producer.route.Replay;
import dev.fencepost.producer.route.TraceProducer;
import dev.fencepost.producer.sim.SimulatedHosts;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Sends run after run in a thread of its own, a few ahead of those that are compared. */
final class RunSender implements AutoCloseable {
    private static final int RUNS_AHEAD = 2;
    private static final Duration CLOSING = Duration.ofSeconds(40);

    private final SoakSettings settings;
    private final LocalCluster cluster;
    private final Semaphore ahead = new Semaphore(RUNS_AHEAD);
    private final BlockingQueue<SoakRun> sent = new LinkedBlockingQueue<>();
    private final AtomicLong events = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::send, "soak-sender");
    private final long endNanos;
    private volatile boolean closed;

    RunSender(LocalCluster cluster, SoakSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.endNanos = System.nanoTime() + settings.duration().toNanos();
        thread.start();
    }

    private void send() {
        try (TraceProducer producer =
                TraceProducer.open(cluster.kafka(), cluster.registry(), Clock.systemUTC())) {
            for (int number = 0; isTime() || number == 0; number++) {
                ahead.acquire();
                SoakRun run = SoakRun.of(settings, number);
                send(run, producer);
                producer.flush();
                sent.add(run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                failure.set(e);
            }
        }
    }

    private void send(SoakRun run, TraceProducer producer) {
        Pacer pacer =
                new Pacer(Clock.systemUTC(), LockSupport::parkNanos, Double.POSITIVE_INFINITY);
        long before = events.get();
        try (SimulatedHosts trace = run.trace()) {
            new Replay(run.slots(), run.batch(), pacer, producer)
                    .run(trace, count -> events.set(before + count));
        }
    }

    private boolean isTime() {
        return !closed && System.nanoTime() - endNanos < 0;
    }

    /** The next run that is sent whole; null if there is none yet. */
    SoakRun poll() {
        return sent.poll();
    }

    /** A run was compared, and one more may be sent. */
    void compared() {
        ahead.release();
    }

    /** Whether nothing more is sent. */
    boolean isDone() {
        return !thread.isAlive() && sent.isEmpty();
    }

    /** Events sent so far. */
    long events() {
        return events.get();
    }

    /** What it failed of; null if it did not. */
    Throwable failure() {
        return failure.get();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
