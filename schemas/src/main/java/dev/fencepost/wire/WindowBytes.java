package dev.fencepost.wire;

import dev.fencepost.model.WindowStatus;
import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.AvroOutput;
import java.nio.ByteBuffer;

/** Turns frames' states into few bytes, without a schema's id, and back. Single-threaded. */
public final class WindowBytes {
    private final WindowStatusCodec codec = new WindowStatusCodec();
    private final AvroOutput out = new AvroOutput();
    private final AvroInput in = new AvroInput();

    /** Its bytes; they can be read back by this version alone. */
    public byte[] pack(WindowStatus status) {
        out.clear();
        codec.write(status, out);
        return out.toByteArray();
    }

    /** What was packed. */
    public WindowStatus unpack(byte[] packed) {
        in.reset(ByteBuffer.wrap(packed));
        return codec.read(in);
    }
}
