package dev.fencepost.analyzer.dashboard.web;

import io.javalin.http.sse.SseClient;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One browser that listens, with a short queue and a thread that writes it. One that reads more
 * slowly than things happen is let go: it comes back and asks anew.
 */
final class LiveClient {
    private static final int QUEUE = 1_024;
    private static final long LOOK_SECONDS = 1;

    private final SseClient connection;
    private final Consumer<LiveClient> gone;
    private final BlockingQueue<LiveMessage> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer = new Thread(this::write, "fencepost-live");
    private volatile boolean closed;

    LiveClient(SseClient connection, Consumer<LiveClient> gone) {
        this.connection = connection;
        this.gone = gone;
        writer.setDaemon(true);
    }

    void start() {
        connection.keepAlive();
        connection.onClose(this::close);
        writer.start();
    }

    /** Never waits; answers whether there was room. */
    boolean offer(LiveMessage message) {
        return queue.offer(message);
    }

    /** Ends it, even in the middle of a write. */
    void close() {
        closed = true;
        writer.interrupt();
    }

    private void write() {
        try {
            while (!closed && !connection.terminated()) {
                LiveMessage next = queue.poll(LOOK_SECONDS, TimeUnit.SECONDS);
                if (next != null) {
                    send(next);
                }
            }
        } catch (InterruptedException e) {
            // closed
        } finally {
            gone.accept(this);
            // one whose page has gone is over already: its request may serve another by now
            if (!connection.terminated()) {
                connection.close();
            }
        }
    }

    private void send(LiveMessage message) {
        if (message.isHeartbeat()) {
            connection.sendComment("still here");
        } else if (message.id().isEmpty()) {
            connection.sendEvent(message.type(), message.data());
        } else {
            connection.sendEvent(message.type(), message.data(), message.id());
        }
    }
}
