package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.engine.HostState;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.model.WindowStatus.Hazard;
import dev.fencepost.wire.codec.AvroInput;
import dev.fencepost.wire.codec.AvroOutput;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The alerts that are open on each frame, as their revisions told. Single-threaded. */
final class OpenHazards implements HostState {
    private final Map<Long, TreeMap<String, Hazard>> byFrame = new HashMap<>();
    private final Map<String, Long> changed = new HashMap<>();
    private final Set<Long> frames = new HashSet<>();

    /** Takes a revision. */
    void accept(Alert alert) {
        if (alert.window().isEmpty()) {
            return;
        }
        long frame = alert.window().getAsLong();
        frames.add(frame);
        if (alert.state() == AlertState.OPEN) {
            add(frame, hazard(alert));
            changed.put(alert.id(), frame);
        } else if (byFrame.containsKey(frame) && byFrame.get(frame).remove(alert.id()) != null) {
            byFrame.computeIfPresent(frame, (key, open) -> open.isEmpty() ? null : open);
            changed.put(alert.id(), frame);
        }
    }

    private static Hazard hazard(Alert alert) {
        return new Hazard(alert.id(), alert.kind(), alert.code(), alert.severity(), alert.hits());
    }

    private void add(long frame, Hazard hazard) {
        byFrame.computeIfAbsent(frame, key -> new TreeMap<>()).put(hazard.alertId(), hazard);
    }

    /** What is open on a frame. */
    List<Hazard> on(long frame) {
        TreeMap<String, Hazard> open = byFrame.get(frame);
        return open == null ? List.of() : List.copyOf(open.values());
    }

    /** Frames of which something was said since the last call. */
    Set<Long> takeFrames() {
        Set<Long> taken = new HashSet<>(frames);
        frames.clear();
        return taken;
    }

    @Override
    public void flush(Sink sink) {
        changed.forEach(
                (id, frame) -> {
                    byte[] key = key(frame, id);
                    TreeMap<String, Hazard> open = byFrame.get(frame);
                    if (open != null && open.containsKey(id)) {
                        sink.put(key, write(open.get(id)));
                    } else {
                        sink.delete(key);
                    }
                });
        changed.clear();
    }

    /** Deletes all that {@link #flush} may have written and not deleted; nothing else follows. */
    void forget(Sink sink) {
        changed.forEach((id, frame) -> sink.delete(key(frame, id)));
        byFrame.forEach((frame, open) -> open.keySet().forEach(id -> sink.delete(key(frame, id))));
    }

    private static byte[] key(long frame, String id) {
        byte[] name = id.getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length).putLong(frame).put(name).array();
    }

    private static byte[] write(Hazard hazard) {
        AvroOutput out = new AvroOutput();
        out.writeString(hazard.alertId());
        out.writeString(hazard.kind().name());
        out.writeString(hazard.code());
        out.writeString(hazard.severity().name());
        out.writeLong(hazard.hits());
        return out.toByteArray();
    }

    @Override
    public void restore(byte[] key, byte[] value) {
        AvroInput in = new AvroInput();
        in.reset(ByteBuffer.wrap(value));
        add(
                ByteBuffer.wrap(key).getLong(),
                new Hazard(
                        in.readString(),
                        HazardKind.valueOf(in.readString()),
                        in.readString(),
                        Severity.valueOf(in.readString()),
                        in.readLong()));
    }
}
