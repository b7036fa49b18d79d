package dev.fencepost.trace;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** A format of trace files. */
@SuppressWarnings("ImmutableEnumChecker") // constructor references hold no state
public enum TraceFormat {
    /** One JSON object a line. */
    JSONL(".jsonl", JsonlReader::new, JsonlWriter::new),
    /** An Avro object container. */
    AVRO(".avro", AvroTraceReader::new, AvroTraceWriter::new);

    private static final byte[] AVRO_MAGIC = {'O', 'b', 'j', 1};

    private final String suffix;
    private final Reader reader;
    private final Function<OutputStream, TraceWriter> writer;

    TraceFormat(String suffix, Reader reader, Function<OutputStream, TraceWriter> writer) {
        this.suffix = suffix;
        this.reader = reader;
        this.writer = writer;
    }

    /** The format that a file name asks for, gzipped or not. */
    static Optional<TraceFormat> ofName(String name) {
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return Arrays.stream(values()).filter(format -> plain.endsWith(format.suffix)).findFirst();
    }

    /** The format of a file by its first bytes, past comments, or else by its name. */
    static Optional<TraceFormat> of(byte[] head, String name) {
        int magic = Arrays.mismatch(head, AVRO_MAGIC);
        if (magic < 0 || magic == AVRO_MAGIC.length) {
            return Optional.of(AVRO);
        }
        boolean lines = head.length == 0 || head[0] == '{';
        boolean named = ofName(name).equals(Optional.of(JSONL));
        return lines || named ? Optional.of(JSONL) : Optional.empty();
    }

    TraceSource read(InputStream in, String name, ProblemListener listener) {
        return reader.read(in, name, listener);
    }

    TraceWriter write(OutputStream out) {
        return writer.apply(out);
    }

    /** Makes a source of the bytes of a file. */
    private interface Reader {
        TraceSource read(InputStream in, String name, ProblemListener listener);
    }
}
