/** The command line of {@code fencepost.jar}: its own commands and the producer's. */
package dev.fencepost.analyzer.cli;
