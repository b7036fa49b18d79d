package dev.fencepost.producer.importer;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** Ways in which a recording may be packed, each known by its first bytes. */
enum Packing {
    GZIP("\u001f\u008b"),
    ZSTD("(\u00b5/\u00fd"),
    XZ("\u00fd7zXZ\0");

    /** Memory that unpacking may take, in KiB; what {@code xz -9} needs is half of it. */
    private static final int XZ_MEMORY = 1 << 17;

    private final String magic;

    Packing(String magic) {
        this.magic = magic;
    }

    boolean begins(byte[] head) {
        return Magic.begins(magic, head);
    }

    /** What was packed; once it is damaged it throws {@link DamagedDataException}. */
    InputStream unpack(InputStream packed) throws IOException {
        try {
            return new Unpacked(opened(packed), name().toLowerCase(Locale.ROOT));
        } catch (EOFException | ZipException | ZstdIOException | XZIOException e) {
            throw damaged(name().toLowerCase(Locale.ROOT), e);
        }
    }

    private InputStream opened(InputStream packed) throws IOException {
        return switch (this) {
            case GZIP -> new GZIPInputStream(packed, 1 << 16);
            case ZSTD -> new ZstdInputStream(packed);
            case XZ -> new XZInputStream(packed, XZ_MEMORY);
        };
    }

    private static DamagedDataException damaged(String format, IOException e) {
        return new DamagedDataException(format + " data is damaged: " + e.getMessage(), e);
    }

    /** Tells damage of the packed data from a file that cannot be read. */
    private static final class Unpacked extends FilterInputStream {
        private final String format;

        Unpacked(InputStream in, String format) {
            super(in);
            this.format = format;
        }

        /** What is known to be damaged says so by throwing here too: the next reading tells. */
        @Override
        public int available() {
            return 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            try {
                return super.read(into, at, length);
            } catch (EOFException | ZipException | ZstdIOException | XZIOException e) {
                throw damaged(format, e);
            }
        }
    }
}
