package dev.fencepost.analyzer.topology;

import dev.fencepost.analyzer.engine.HostState.Sink;
import java.nio.ByteBuffer;

/**
 * When a slot was last heard of, in the wall clock's time. The state has it too, though not to the
 * millisecond: it is written seldom, and taken for as late as it may have been.
 */
final class LastHeard {
    private final HostExpiry expiry;
    private final byte[] key;
    private long millis;
    private long writtenMillis;
    private boolean written;
    private boolean over;

    LastHeard(SlotName slot, HostExpiry expiry, long nowMillis) {
        this.expiry = expiry;
        this.key = StateKeys.prefix(slot.toString(), StateKeys.HEARD);
        this.millis = nowMillis;
    }

    /** A record came. */
    void at(long nowMillis) {
        millis = nowMillis;
        over = false;
    }

    boolean isOver(long nowMillis) {
        return expiry.isOver(millis, nowMillis);
    }

    /** It was given up, and is not waited for again until a record comes. */
    void giveUp() {
        over = true;
    }

    boolean isGivenUp() {
        return over;
    }

    /** Writes it where the state has none or one that is too old. */
    void write(Sink sink) {
        if (over) {
            if (written) {
                sink.delete(key);
            }
            written = false;
        } else if (expiry.isOn() && (!written || millis - writtenMillis >= expiry.grainMillis())) {
            sink.put(key, ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
            writtenMillis = millis;
            written = true;
        }
    }

    /** Takes back what was written. */
    void restore(byte[] value, long nowMillis) {
        writtenMillis = ByteBuffer.wrap(value).getLong();
        written = true;
        millis = Math.min(nowMillis, writtenMillis + expiry.grainMillis());
    }
}
