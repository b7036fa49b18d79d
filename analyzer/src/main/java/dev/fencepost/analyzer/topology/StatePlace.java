package dev.fencepost.analyzer.topology;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory for the state of one instance, out of one that several share: the first subdirectory
 * that nobody holds, held until this is closed or the process dies, however it dies. So any number
 * of instances can be started alike on one disk, and a new one takes up what an old one left.
 */
public final class StatePlace implements AutoCloseable {
    private static final int MOST = 1_000;
    private static final String LOCK = "held";

    /**
     * Places held in this process: a second look at one of its locks would release it, as closing
     * any descriptor of a file does on POSIX systems.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileLock lock;

    private StatePlace(Path directory, FileLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Takes a place.
     *
     * @param shared made where it is not there
     * @throws IOException where it cannot be written to, or a thousand are held already
     */
    public static StatePlace under(Path shared) throws IOException {
        Path real = Files.createDirectories(shared).toRealPath();
        for (int number = 0; number < MOST; number++) {
            Optional<StatePlace> place = take(real.resolve(Integer.toString(number)));
            if (place.isPresent()) {
                return place.get();
            }
        }
        throw new IOException(MOST + " instances hold state in " + shared);
    }

    private static Optional<StatePlace> take(Path directory) throws IOException {
        if (!OURS.add(directory)) {
            return Optional.empty();
        }
        FileLock lock = null;
        try {
            lock = lock(Files.createDirectories(directory).resolve(LOCK));
        } finally {
            if (lock == null) {
                OURS.remove(directory);
            }
        }
        return lock == null ? Optional.empty() : Optional.of(new StatePlace(directory, lock));
    }

    /** Null where another process holds it. */
    private static FileLock lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            return lock;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    /** Where this instance may keep what it likes. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        lock.acquiredBy().close();
        OURS.remove(directory);
    }
}
