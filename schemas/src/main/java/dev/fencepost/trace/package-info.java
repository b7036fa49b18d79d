/**
 * Trace files: {@code .jsonl} for people, {@code .avro} for volume, and what every source of events
 * looks like.
 */
package dev.fencepost.trace;
