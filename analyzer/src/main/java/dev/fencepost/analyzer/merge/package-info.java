/**
 * Puts the three streams of a host's slot back into one order, from batches that arrive in any
 * interleaving. Plain classes: nothing here knows of Kafka.
 */
package dev.fencepost.analyzer.merge;
