package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.engine.EngineOutput;
import dev.fencepost.analyzer.engine.PartialAccess;
import dev.fencepost.analyzer.topology.PartialCodec.RunEnd;
import dev.fencepost.model.Alert;
import dev.fencepost.model.DeadLetter;
import dev.fencepost.model.Slots;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.WireSerdes;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What leaves a processor, each kind to its node, as bytes: Kafka Streams shares a sink's
 * serializer among threads, and ours serve one each.
 */
final class Outlet implements EngineOutput {
    private final ProcessorContext<byte[], byte[]> context;
    private final Counters counters;
    private final Patience patience;
    private final Serializer<Alert> alerts;
    private final Serializer<WindowStatus> windows;
    private final Serializer<DeadLetter> deadLetters;
    private final PartialCodec partials = new PartialCodec();
    private long nowMillis;

    Outlet(
            ProcessorContext<byte[], byte[]> context,
            Counters counters,
            Framing framing,
            Patience patience) {
        this.context = context;
        this.counters = counters;
        this.patience = patience;
        this.alerts = WireSerdes.alert(framing).serializer();
        this.windows = WireSerdes.windowStatus(framing).serializer();
        this.deadLetters = WireSerdes.deadLetter(framing).serializer();
    }

    /** Sets the wall-clock time that records carry from now on. */
    void at(long millis) {
        nowMillis = millis;
    }

    @Override
    public void alert(Alert alert) {
        counters.alert(alert);
        byte[] value = patience.ask(() -> alerts.serialize(TopicNames.ALERTS, alert));
        forward(alert.id().getBytes(UTF_8), value, HazardTopology.ALERTS);
    }

    @Override
    public void partial(PartialAccess partial) {
        forward(partial.key().getBytes(UTF_8), partials.encode(partial), HazardTopology.PARTIALS);
    }

    /** Tells every slot of a host that a run is over in one. */
    void runEnded(String host, RunEnd end) {
        byte[] message = partials.encode(end);
        for (int to = 0; to < end.spread(); to++) {
            forward(Slots.key(host, to).getBytes(UTF_8), message, HazardTopology.PARTIALS);
        }
    }

    void window(WindowStatus status) {
        byte[] value = patience.ask(() -> windows.serialize(TopicNames.WINDOWS, status));
        forward(status.key().getBytes(UTF_8), value, HazardTopology.WINDOWS);
    }

    /** Writes a letter under the key of its record, at its time, with its headers. */
    void deadLetter(DeadLetter letter, Headers headers) {
        counters.deadLetters.record();
        byte[] key = new byte[letter.key().remaining()];
        letter.key().duplicate().get(key);
        byte[] value = patience.ask(() -> deadLetters.serialize(TopicNames.DEAD_LETTER, letter));
        context.forward(new Record<>(key, value, nowMillis, headers), HazardTopology.DEAD_LETTERS);
    }

    private void forward(byte[] key, byte[] value, String node) {
        context.forward(new Record<>(key, value, nowMillis), node);
    }
}
