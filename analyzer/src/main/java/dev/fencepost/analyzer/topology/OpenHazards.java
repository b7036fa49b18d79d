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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The alerts that are open on each frame, as their revisions told. Single-threaded. */
final class OpenHazards implements HostState {
    private final Map<Long, TreeMap<String, Shown>> byFrame = new HashMap<>();

    /** What changed since it was last written; of what came and went in between, nothing. */
    private final Map<String, Long> changed = new HashMap<>();

    private final Set<Long> frames = new HashSet<>();

    /** A hazard as its last revision told, and whether something is written of it. */
    private record Shown(Hazard hazard, boolean written) {}

    /** Takes a revision. */
    void accept(Alert alert) {
        if (alert.window().isEmpty()) {
            return;
        }
        long frame = alert.window().getAsLong();
        frames.add(frame);
        TreeMap<String, Shown> open = byFrame.computeIfAbsent(frame, key -> new TreeMap<>());
        Shown before = open.remove(alert.id());
        // where it is closed and yet to be written, that is because it was written open
        boolean written = before == null ? changed.containsKey(alert.id()) : before.written();
        if (alert.state() == AlertState.OPEN) {
            open.put(alert.id(), new Shown(hazard(alert), written));
            changed.put(alert.id(), frame);
        } else if (written) {
            changed.put(alert.id(), frame);
        } else {
            changed.remove(alert.id());
        }
        if (open.isEmpty()) {
            byFrame.remove(frame);
        }
    }

    private static Hazard hazard(Alert alert) {
        return new Hazard(alert.id(), alert.kind(), alert.code(), alert.severity(), alert.hits());
    }

    /** What is open on a frame. */
    List<Hazard> on(long frame) {
        TreeMap<String, Shown> open = byFrame.get(frame);
        return open == null ? List.of() : open.values().stream().map(Shown::hazard).toList();
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
                    Optional<Hazard> open = shown(frame, id).map(Shown::hazard);
                    if (open.isPresent()) {
                        sink.put(key, write(open.get()));
                        byFrame.get(frame).put(id, new Shown(open.get(), true));
                    } else {
                        sink.delete(key);
                    }
                });
        changed.clear();
    }

    /** Deletes all that {@link #flush} wrote and did not delete; nothing else follows. */
    void forget(Sink sink) {
        changed.forEach(
                (id, frame) -> {
                    if (shown(frame, id).isEmpty()) { // it closed, but was written
                        sink.delete(key(frame, id));
                    }
                });
        byFrame.forEach(
                (frame, open) ->
                        open.forEach(
                                (id, shown) -> {
                                    if (shown.written()) {
                                        sink.delete(key(frame, id));
                                    }
                                }));
    }

    private Optional<Shown> shown(long frame, String id) {
        return Optional.ofNullable(byFrame.get(frame)).map(open -> open.get(id));
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
        Hazard hazard =
                new Hazard(
                        in.readString(),
                        HazardKind.valueOf(in.readString()),
                        in.readString(),
                        Severity.valueOf(in.readString()),
                        in.readLong());
        byFrame.computeIfAbsent(ByteBuffer.wrap(key).getLong(), frame -> new TreeMap<>())
                .put(hazard.alertId(), new Shown(hazard, true));
    }
}
