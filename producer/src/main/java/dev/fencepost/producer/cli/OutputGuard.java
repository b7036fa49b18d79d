package dev.fencepost.producer.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output that notices when its reader has gone, where {@link java.io.PrintStream} would
 * write on to nobody.
 */
final class OutputGuard extends OutputStream {
    private static final int BUFFER = 1 << 13;

    private final OutputStream out;

    OutputGuard(FileDescriptor descriptor) {
        this(new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER));
    }

    OutputGuard(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        guard(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        guard(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        guard(out::flush);
    }

    private static void guard(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new ClosedOutputException(e);
        }
    }

    private interface Write {
        void run() throws IOException;
    }

    /** The reader of our standard output has gone. */
    static final class ClosedOutputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClosedOutputException(IOException cause) {
            super("standard output is closed", cause);
        }
    }
}
