package dev.fencepost.analyzer.dashboard.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.dashboard.book.Board;
import dev.fencepost.analyzer.topology.TopicNames;
import dev.fencepost.model.Alert;
import dev.fencepost.model.WindowStatus;
import dev.fencepost.wire.Framing;
import dev.fencepost.wire.WireSerdes;
import dev.fencepost.wire.codec.MalformedRecordException;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Puts records of the alert and window topics on a board; those that cannot be read are counted.
 * Single-threaded.
 */
final class BoardRecords {
    private final Deserializer<Alert> alerts;
    private final Deserializer<WindowStatus> windows;
    private final Board board;
    private long unreadable;
    private String firstCause = "";

    BoardRecords(Framing framing, Board board) {
        alerts = WireSerdes.alert(framing).deserializer();
        windows = WireSerdes.windowStatus(framing).deserializer();
        this.board = board;
    }

    /**
     * Takes a record.
     *
     * @throws dev.fencepost.registry.RegistryUnavailableException where it may be readable later
     */
    void accept(ConsumerRecord<byte[], byte[]> written) {
        try {
            if (written.topic().equals(TopicNames.WINDOWS)) {
                window(written);
            } else if (written.value() != null) {
                board.alert(alerts.deserialize(written.topic(), written.value()));
            }
        } catch (MalformedRecordException e) {
            if (unreadable++ == 0) {
                firstCause =
                        String.format(
                                Locale.ROOT,
                                "%s/%d/%d: %s",
                                written.topic(),
                                written.partition(),
                                written.offset(),
                                e.getMessage());
            }
        }
    }

    private void window(ConsumerRecord<byte[], byte[]> written) {
        if (written.value() != null) {
            board.window(windows.deserialize(written.topic(), written.value()));
        } else if (written.key() != null) {
            forget(new String(written.key(), UTF_8));
        }
    }

    private void forget(String key) {
        int slash = key.lastIndexOf("/0x");
        if (slash > 0) {
            try {
                long frame = Long.parseUnsignedLong(key.substring(slash + 3), 16);
                board.windows().remove(key.substring(0, slash), frame);
            } catch (NumberFormatException e) {
                unreadable++;
            }
        }
    }

    /** What to add to how things stand: nothing, where all could be read. */
    String complaint() {
        return unreadable == 0
                ? ""
                : "; " + unreadable + " records could not be read, the first " + firstCause;
    }
}
