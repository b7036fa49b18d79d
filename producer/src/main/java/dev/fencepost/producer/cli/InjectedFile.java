package dev.fencepost.producer.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fencepost.model.DeviceId;
import dev.fencepost.producer.sim.inject.ExpectedAlert;
import dev.fencepost.producer.sim.inject.InjectedFault;
import dev.fencepost.trace.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The file beside a simulated trace that tells of the faults injected into it: a JSON object a
 * line, with fields as alerts have them. It appears whole or not at all.
 */
final class InjectedFile implements Closeable {
    private static final JsonFactory JSON = new JsonFactory();

    private final AtomicFile file;

    private InjectedFile(AtomicFile file) {
        this.file = file;
    }

    static InjectedFile create(Path path) throws IOException {
        return new InjectedFile(AtomicFile.create(path));
    }

    /** The place beside a trace: {@code run.injected.jsonl} for {@code run.avro}. */
    static Path beside(String trace) {
        Path path = Path.of(trace);
        String name = path.getFileName().toString();
        String stem = name.replaceFirst("(\\.(jsonl|avro))?(\\.gz)?$", "");
        return path.resolveSibling(stem + ".injected.jsonl");
    }

    /** Writes all faults and puts the file in its place. */
    void commit(List<InjectedFault> faults) throws IOException {
        try (JsonGenerator out = JSON.createGenerator((OutputStream) file)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            out.setRootValueSeparator(null);
            for (InjectedFault fault : faults) {
                write(out, fault);
                out.writeRaw('\n');
            }
        }
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void write(JsonGenerator out, InjectedFault fault) throws IOException {
        out.writeStartObject();
        out.writeNumberField("number", fault.number());
        out.writeStringField("code", fault.code().name());
        out.writeStringField("host", fault.host());
        out.writeNumberField("run", Integer.toUnsignedLong(fault.run()));
        unsigned(out, "firstTs", fault.firstTs());
        unsigned(out, "firstSeq", fault.firstSeq());
        unsigned(out, "lastTs", fault.lastTs());
        unsigned(out, "lastSeq", fault.lastSeq());
        out.writeArrayFieldStart("alerts");
        for (ExpectedAlert alert : fault.alerts()) {
            write(out, alert);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, ExpectedAlert alert) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", alert.kind().name());
        out.writeStringField("code", alert.code());
        out.writeStringField("severity", alert.severity().name());
        out.writeStringField("confidence", alert.confidence().name());
        if (alert.domain().isPresent()) {
            out.writeNumberField("domain", Integer.toUnsignedLong(alert.domain().getAsInt()));
        }
        if (alert.bdf().isPresent()) {
            out.writeStringField("bdf", alert.bdf().map(DeviceId::toString).get());
        }
        address(out, "window", alert.window());
        address(out, "iova", alert.iova());
        out.writeEndObject();
    }

    private static void unsigned(JsonGenerator out, String name, long value) throws IOException {
        out.writeFieldName(name);
        out.writeNumber(Long.toUnsignedString(value));
    }

    private static void address(JsonGenerator out, String name, OptionalLong value)
            throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, "0x" + Long.toHexString(value.getAsLong()));
        }
    }
}
