/** The producer's command line. */
package dev.fencepost.producer.cli;
