package dev.fencepost.trace;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How the blocks of an Avro container are compressed; a part of those that Avro names. */
enum BlockCodec {
    NULL("null"),
    DEFLATE("deflate"),
    /** With a checksum, so that a block that was damaged is known to be. */
    ZSTANDARD("zstandard");

    private static final int ZSTANDARD_LEVEL = 1;

    private final String label;

    BlockCodec(String label) {
        this.label = label;
    }

    static Optional<BlockCodec> of(String label) {
        return Arrays.stream(values()).filter(codec -> codec.label.equals(label)).findFirst();
    }

    /** As in a container's {@code avro.codec}. */
    String label() {
        return label;
    }

    byte[] compress(ByteBuffer block) {
        byte[] source = new byte[block.remaining()];
        block.get(block.position(), source);
        return switch (this) {
            case NULL -> source;
            case DEFLATE -> deflate(source);
            case ZSTANDARD -> zstandard(source);
        };
    }

    /** The content of a compressed block, which the caller closes. */
    InputStream open(byte[] bytes, int offset, int length) throws IOException {
        InputStream compressed = new ByteArrayInputStream(bytes, offset, length);
        return switch (this) {
            case NULL -> compressed;
            case DEFLATE -> new Raw(compressed);
            case ZSTANDARD -> new ZstdInputStreamNoFinalizer(compressed);
        };
    }

    /** How many bytes a compressed block says that it holds; 0 if it does not say. */
    int contentSize(byte[] bytes, int offset, int length) {
        long size = this == ZSTANDARD ? Zstd.getFrameContentSize(bytes, offset, length) : 0;
        return size < 0 || size > Integer.MAX_VALUE ? 0 : (int) size;
    }

    /**
     * Decompresses a block that says how much it holds, in one call; answers whether it is whole.
     */
    boolean decompress(byte[] bytes, int offset, int length, byte[] into, int size) {
        try {
            return Zstd.decompressByteArray(into, 0, size, bytes, offset, length) == size;
        } catch (ZstdException e) {
            return false;
        }
    }

    private static byte[] deflate(byte[] source) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(source);
            deflater.finish();
            byte[] out = new byte[source.length + source.length / 1000 + 64];
            int size = deflater.deflate(out);
            if (!deflater.finished()) {
                throw new IllegalStateException("deflate grew " + source.length + " bytes");
            }
            return Arrays.copyOf(out, size);
        } finally {
            deflater.end();
        }
    }

    private static byte[] zstandard(byte[] source) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setLevel(ZSTANDARD_LEVEL).setChecksum(true).compress(source);
        }
    }

    /** Deflate without a header; frees the inflater that it was given. */
    private static final class Raw extends InflaterInputStream {
        Raw(InputStream compressed) {
            super(compressed, new Inflater(true), 1 << 13);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
