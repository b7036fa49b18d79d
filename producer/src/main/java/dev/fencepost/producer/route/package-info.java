/**
 * What stands between a source of events and the streams: it follows each host's leaves, sends a
 * copy of each event to every slot that needs it, and packs the copies into batches.
 */
package dev.fencepost.producer.route;
