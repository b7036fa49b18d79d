package dev.fencepost.producer.importer;

/**
 * What all that makes events of lines shares.
 *
 * @param survey of the whole recording
 * @param log takes the events
 * @param domains gives them their domains
 * @param tally counts
 * @param losses knows where events are missing
 */
record Account(Survey survey, EventLog log, Domains domains, Tally tally, Losses losses) {}
