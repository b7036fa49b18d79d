/**
 * Avro binary of the trace records, written and read by hand: the hot path of everything that moves
 * events. Knows the model and the schemas, and neither files nor Kafka.
 */
package dev.fencepost.wire.codec;
