package dev.fencepost.analyzer.soak;

import dev.fencepost.analyzer.demo.LocalCluster;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What befalls a soak: workers are killed and started again, with or without their directories, or
 * leave in order and come back; the broker starts again. When and whom, the seed says.
 */
final class Blows implements AutoCloseable {
    private static final int LONGEST_ABSENCE_MILLIS = 4_000;

    /**
     * Blows between two runs that were compared: on a slow machine nothing would ever come of it.
     */
    private static final int MOST_IN_A_ROW = 6;

    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final long CLOSING_MILLIS = 90_000;

    private final LocalCluster cluster;
    private final SoakSettings settings;
    private final List<WorkerProcess> workers;
    private final Random random;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::strike, "soak-blows");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private boolean ending;
    private int inARow;
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger leaves = new AtomicInteger();
    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicInteger exits = new AtomicInteger();

    /** No worker may be looked after by anybody else from now on. */
    Blows(LocalCluster cluster, SoakSettings settings, List<WorkerProcess> workers) {
        this.cluster = cluster;
        this.settings = settings;
        this.workers = workers;
        this.random = new Random(settings.seed() + 1);
        thread.start();
    }

    private void strike() {
        try {
            long mean = settings.killEvery().toMillis();
            if (mean == 0) {
                mean = Long.MAX_VALUE / 2;
            }
            while (pauseFor(mean / 2 + (long) (random.nextDouble() * mean)) && count()) {
                startAgain();
                if (settings.restartsBroker() && random.nextInt(8) == 0) {
                    restarts.incrementAndGet();
                    cluster.restartBroker();
                } else {
                    strike(workers.get(random.nextInt(workers.size())));
                }
            }
            startAgain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void strike(WorkerProcess worker) throws InterruptedException {
        if (random.nextInt(4) == 0) {
            leaves.incrementAndGet();
            worker.stop();
        } else {
            kills.incrementAndGet();
            worker.kill();
        }
        pause(random.nextInt(LONGEST_ABSENCE_MILLIS));
        worker.start(random.nextInt(3) == 0);
    }

    /** Starts those that ended by themselves, as they do where a transaction timed out. */
    private void startAgain() {
        for (WorkerProcess worker : workers) {
            if (!worker.isAlive()) {
                exits.incrementAndGet();
                worker.start(false);
            }
        }
    }

    /** Waits, and looks after the workers meanwhile; answers whether the soak still goes on. */
    private boolean pauseFor(long millis) throws InterruptedException {
        for (long left = millis; left > 0; left -= LOOK_EVERY_MILLIS) {
            if (!pause(Math.min(left, LOOK_EVERY_MILLIS))) {
                return false;
            }
            startAgain();
        }
        return true;
    }

    /** Counts a blow, once it may fall; answers whether the soak still goes on. */
    private boolean count() throws InterruptedException {
        lock.lock();
        try {
            while (!ending && inARow >= MOST_IN_A_ROW) {
                ended.await();
            }
            inARow++;
            return !ending;
        } finally {
            lock.unlock();
        }
    }

    /** A run was compared: whatever fell, it went on. */
    void survived() {
        lock.lock();
        try {
            inARow = 0;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits; answers whether the soak still goes on. */
    private boolean pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!ending && left > 0) {
                left = ended.awaitNanos(left);
            }
            return !ending;
        } finally {
            lock.unlock();
        }
    }

    /** {@code kill -9} so far. */
    int kills() {
        return kills.get();
    }

    /** Workers that left in order so far. */
    int leaves() {
        return leaves.get();
    }

    /** Workers that ended by themselves so far. */
    int exits() {
        return exits.get();
    }

    /** Restarts of the broker so far. */
    int restarts() {
        return restarts.get();
    }

    /** What went wrong; null if nothing did. */
    Throwable failure() {
        return failure.get();
    }

    /** Lets no blow fall any more; every worker runs by then. */
    @Override
    public void close() {
        lock.lock();
        try {
            ending = true;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
