package dev.fencepost.trace;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears whole or not at all: written beside its place under another name, and moved
 * there by {@link #commit}. Closed without that, or at the program's end, it is gone.
 */
public final class AtomicFile extends FilterOutputStream {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean done;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        super(Channels.newOutputStream(channel));
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Begins a file; one that is there stays untouched until the commit. */
    public static AtomicFile create(Path path) throws IOException {
        // a link stays a link, and what it leads to is replaced
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        for (int attempt = 0; ; attempt++) {
            Path temporary =
                    target.resolveSibling(
                            String.format(
                                    ".%s.%d-%d.tmp",
                                    target.getFileName(), ProcessHandle.current().pid(), attempt));
            try {
                FileChannel channel =
                        FileChannel.open(
                                temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                temporary.toFile().deleteOnExit();
                return new AtomicFile(target, temporary, channel);
            } catch (FileAlreadyExistsException e) {
                if (attempt == 100) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /** Puts the file in its place, on disk to the last byte. */
    public void commit() throws IOException {
        flush();
        channel.force(true);
        channel.close();
        Files.move(
                temporary,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        done = true;
        syncDirectory();
    }

    @Override
    public void close() throws IOException {
        if (done) {
            return;
        }
        done = true;
        channel.close();
        Files.deleteIfExists(temporary);
    }

    private void syncDirectory() throws IOException {
        try (FileChannel directory =
                FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (java.nio.file.AccessDeniedException e) {
            // a directory that may be written but not read: the file is there, that is enough
            return;
        }
    }
}
