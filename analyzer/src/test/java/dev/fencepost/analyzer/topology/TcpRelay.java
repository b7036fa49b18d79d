package dev.fencepost.analyzer.topology;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A port on loopback in front of another one: a network that can be cut and mended. */
final class TcpRelay implements AutoCloseable {
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean cut;

    TcpRelay() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    void leadTo(int port) {
        target = port;
    }

    /** Ends every connection, and every new one at once. */
    void cut() {
        cut = true;
        open.forEach(TcpRelay::end);
        open.clear();
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                threads.execute(() -> relay(near));
            } catch (IOException e) {
                // the door was closed
            }
        }
    }

    /** Whoever comes is told of before the cut is looked at: one of the two sees the other. */
    private void relay(Socket near) {
        open.add(near);
        try (Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(far);
            if (!cut) {
                threads.execute(() -> copy(near, far));
                copy(far, near);
            }
            open.remove(far);
        } catch (IOException e) {
            // nobody is behind it: the client sees the same
        } finally {
            end(near);
            open.remove(near);
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // cut, or closed by either side
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
        threads.shutdownNow();
    }
}
