package dev.fencepost.model;

import java.nio.ByteBuffer;

/**
 * A record that could not be read, kept whole.
 *
 * @param topic where it lay
 * @param partition of the topic
 * @param offset in the partition
 * @param cause why it could not be read
 * @param key of the record, empty if it had none; read-only
 * @param value of the record, empty if it had none; read-only
 */
public record DeadLetter(
        String topic, int partition, long offset, String cause, ByteBuffer key, ByteBuffer value) {
    public DeadLetter {
        key = key.asReadOnlyBuffer();
        value = value.asReadOnlyBuffer();
    }
}
