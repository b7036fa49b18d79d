package dev.fencepost.analyzer.reference;

import dev.fencepost.model.Stream;

/**
 * Something known of a table or of an order because one event of the history said so.
 *
 * @param stream whose gaps make it uncertain
 * @param event number of the event in the history
 */
record Fact(Stream stream, int event) {}
