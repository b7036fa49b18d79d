/**
 * Records on topics: Kafka serializers in Confluent's wire format, and the Avro form of everything
 * but trace events, which {@link dev.fencepost.wire.codec} has.
 */
package dev.fencepost.wire;
