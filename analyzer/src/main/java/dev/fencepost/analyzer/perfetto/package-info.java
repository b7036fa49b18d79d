/** A judged trace as Perfetto reads one: tracks of events, in protobuf's wire format. */
package dev.fencepost.analyzer.perfetto;
