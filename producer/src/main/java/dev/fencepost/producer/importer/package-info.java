/** Recordings of real machines, turned into events. */
package dev.fencepost.producer.importer;
