package dev.fencepost.wire;

import dev.fencepost.model.Alert;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.JsonlEvent;
import dev.fencepost.trace.JsonlLine;
import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.AvroOutput;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.avro.Schema;

/** The Avro form of an alert. One thread writes with it. */
final class AlertCodec implements RecordCodec<Alert> {
    /** Branches of every union of the schema. */
    private static final int ABSENT = 0;

    private static final int PRESENT = 1;

    private final JsonlLine lines = new JsonlLine();

    @Override
    public Schema schema() {
        return fencepost.Alert.getClassSchema();
    }

    @Override
    public void write(Alert alert, AvroOutput out) {
        out.writeString(alert.id());
        out.writeInt(alert.revision());
        HazardSymbols.KIND.write(alert.kind(), out);
        out.writeString(alert.code());
        HazardSymbols.SEVERITY.write(alert.severity(), out);
        HazardSymbols.CONFIDENCE.write(alert.confidence(), out);
        HazardSymbols.ALERT_STATE.write(alert.state(), out);
        out.writeString(alert.host());
        out.writeInt(alert.run());
        write(alert.domain(), out);
        writeDevice(alert.bdf(), out);
        write(alert.asid(), out);
        write(alert.window(), out);
        write(alert.iova(), out);
        write(alert.spa(), out);
        write(alert.ioPageSize(), out);
        write(alert.rmpPageSize(), out);
        out.writeLong(alert.firstTs());
        out.writeLong(alert.lastTs());
        out.writeLong(alert.hits());
        out.writeArray(alert.evidence(), this::writeEvent);
        out.writeString(alert.summary());
        out.writeString(alert.remedy());
    }

    @Override
    public Alert read(AvroInput in) {
        JsonlEvent events = new JsonlEvent();
        return new Alert(
                in.readString(),
                in.readInt(),
                HazardSymbols.KIND.read(in),
                in.readString(),
                HazardSymbols.SEVERITY.read(in),
                HazardSymbols.CONFIDENCE.read(in),
                HazardSymbols.ALERT_STATE.read(in),
                in.readString(),
                in.readInt(),
                readInt(in),
                isPresent(in) ? Optional.of(DeviceId.parse(in.readString())) : Optional.empty(),
                readInt(in),
                readLong(in),
                readLong(in),
                readLong(in),
                readLong(in),
                readLong(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readArray(from -> events.read(from.readString())),
                in.readString(),
                in.readString());
    }

    private void writeEvent(TraceEvent event, AvroOutput out) {
        byte[] line = lines.of(event);
        out.writeInt(line.length);
        out.writeRaw(line, 0, line.length);
    }

    private static void writeDevice(Optional<DeviceId> device, AvroOutput out) {
        out.writeInt(device.isPresent() ? PRESENT : ABSENT);
        device.ifPresent(present -> out.writeString(present.toString()));
    }

    private static void write(OptionalInt value, AvroOutput out) {
        out.writeInt(value.isPresent() ? PRESENT : ABSENT);
        value.ifPresent(out::writeInt);
    }

    private static void write(OptionalLong value, AvroOutput out) {
        out.writeInt(value.isPresent() ? PRESENT : ABSENT);
        value.ifPresent(out::writeLong);
    }

    private static OptionalInt readInt(AvroInput in) {
        return isPresent(in) ? OptionalInt.of(in.readInt()) : OptionalInt.empty();
    }

    private static OptionalLong readLong(AvroInput in) {
        return isPresent(in) ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
    }

    private static boolean isPresent(AvroInput in) {
        return in.readIndex(2) == PRESENT;
    }
}
