package dev.fencepost.producer.importer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The encodings that a text says by its first bytes: recordings are ASCII where they are made, and
 * become something else on their way through editors, terminals and shells of other systems.
 */
enum TextEncoding {
    UTF_8_MARKED("\u00ef\u00bb\u00bf", StandardCharsets.UTF_8),
    UTF_16_LITTLE("\u00ff\u00fe", StandardCharsets.UTF_16LE),
    UTF_16_BIG("\u00fe\u00ff", StandardCharsets.UTF_16BE);

    private final String mark;
    private final Charset charset;

    TextEncoding(String mark, Charset charset) {
        this.mark = mark;
        this.charset = charset;
    }

    /** The text in UTF-8 without a mark, whose first bytes are {@code head}. */
    static InputStream plain(byte[] head, BufferedInputStream text) throws IOException {
        for (TextEncoding each : values()) {
            if (Magic.begins(each.mark, head)) {
                text.skipNBytes(each.mark.length());
                return each == UTF_8_MARKED ? text : new Recoded(text, each.charset);
            }
        }
        return text;
    }

    /** Bytes of UTF-8 out of those of another encoding. */
    private static final class Recoded extends InputStream {
        private final Reader source;
        private final char[] chars = new char[1 << 13];
        private byte[] bytes = {};
        private int at;

        Recoded(InputStream source, Charset charset) {
            this.source = new InputStreamReader(source, charset);
        }

        @Override
        public int read() throws IOException {
            return fill() ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0 || !fill()) {
                return length == 0 ? 0 : -1;
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
        }

        private boolean fill() throws IOException {
            if (at == bytes.length) {
                int read = source.read(chars);
                bytes = new String(chars, 0, Math.max(0, read)).getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            return at < bytes.length;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
