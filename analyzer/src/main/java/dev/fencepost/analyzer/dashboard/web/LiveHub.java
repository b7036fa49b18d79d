package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.analyzer.dashboard.book.Board;
import io.javalin.http.sse.SseClient;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every page that listens what changes, at once after a silence and else ten times a second;
 * how everything stands, once a second; and that it is still there.
 *
 * <p>It remembers the last few messages. A client that comes back gets those that it missed, or is
 * told to load everything anew where they are gone, or of another process.
 */
final class LiveHub implements AutoCloseable {
    static final int MOST_CLIENTS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
    private static final long TICK_MILLIS = 100;
    private static final int TICKS_A_SECOND = 10;
    private static final int TICKS_A_HEARTBEAT = 100;

    /** A page that loads anew every tick does nothing else. */
    private static final int TICKS_BETWEEN_RESETS = 20;

    private static final int REMEMBERED = 4_096;

    private final StatusView status;
    private final Rates rates;
    private final LiveChanges changes = new LiveChanges(this::wake);
    private final String epoch = Integer.toHexString(new SecureRandom().nextInt());
    private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
    private boolean started;
    private boolean closed;
    private final Deque<LiveMessage> remembered = new ArrayDeque<>();
    private final AtomicLong dropped = new AtomicLong();
    private final ScheduledExecutorService clock =
            new ScheduledThreadPoolExecutor(1, LiveHub::thread, new DiscardPolicy());

    /** Nothing was told since the tick before: what comes next need not wait for one. */
    private final AtomicBoolean quiet = new AtomicBoolean();

    private Future<?> ticking = CompletableFuture.completedFuture(null);
    private long number;
    private long ticks;
    private boolean resetDue;
    private long lastReset = -TICKS_BETWEEN_RESETS;

    LiveHub(Board board, StatusView status, Rates rates) {
        this.status = status;
        this.rates = rates;
        board.listen(changes);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "fencepost-live-clock");
        thread.setDaemon(true);
        return thread;
    }

    synchronized void start() {
        started = true;
        ticking =
                clock.scheduleAtFixedRate(
                        () -> safely(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Pages that listen. */
    int clients() {
        return clients.size();
    }

    /** Pages that were let go because they read too slowly. */
    long dropped() {
        return dropped.get();
    }

    /** Another page listens. */
    void add(SseClient connection) {
        LiveClient client = new LiveClient(connection, clients::remove);
        String last = connection.ctx().header("Last-Event-ID");
        LiveMessage now = new LiveMessage("", "status", Answers.text(status.now()));
        synchronized (this) {
            client.offer(now);
            if (last != null) {
                missed(last).forEach(client::offer);
            }
            clients.add(client);
            if (closed) {
                // a page that came back while the server ends
                client.close();
            }
        }
        client.start();
    }

    /** What came behind a message, as far as it is remembered. */
    private List<LiveMessage> missed(String lastId) {
        String prefix = epoch + '-';
        long oldest = number - remembered.size();
        if (lastId.startsWith(prefix)) {
            try {
                long last = Long.parseLong(lastId.substring(prefix.length()));
                boolean known = last >= oldest && last <= number;
                if (known && number - last < LiveChanges.MOST) {
                    return remembered.stream().skip(last - oldest).toList();
                }
            } catch (NumberFormatException e) {
                // no id of ours
            }
        }
        return List.of(LiveMessage.reset(prefix + number));
    }

    /** A failure must not end the clock: the next tick may work. */
    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("cannot tell pages what changed", e);
        }
    }

    private void wake() {
        if (quiet.compareAndSet(true, false)) {
            clock.execute(() -> safely(this::tellNews));
        }
    }

    synchronized void tick() {
        ticks++;
        tellNews();
        if (ticks % TICKS_A_SECOND == 0) {
            rates.tick(System.nanoTime());
            send(new LiveMessage("", "status", Answers.text(status.now())));
        }
        if (ticks % TICKS_A_HEARTBEAT == 0) {
            send(LiveMessage.heartbeat());
        }
    }

    private synchronized void tellNews() {
        LiveChanges.Taken taken = changes.take();
        resetDue |= taken.tooMany();
        taken.messages().forEach(message -> tell(message.type(), message.data()));
        if (resetDue && ticks - lastReset >= TICKS_BETWEEN_RESETS) {
            resetDue = false;
            lastReset = ticks;
            tell("reset", "{}");
        }
        quiet.set(started && taken.messages().isEmpty() && !resetDue);
    }

    private void tell(String type, String data) {
        number++;
        LiveMessage message = new LiveMessage(epoch + '-' + number, type, data);
        remembered.add(message);
        if (remembered.size() > REMEMBERED) {
            remembered.remove();
        }
        send(message);
    }

    private void send(LiveMessage message) {
        List<LiveClient> slow = clients.stream().filter(client -> !client.offer(message)).toList();
        for (LiveClient client : slow) {
            clients.remove(client);
            client.close();
            dropped.incrementAndGet();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        ticking.cancel(false);
        clock.shutdownNow();
        clients.forEach(LiveClient::close);
    }
}
