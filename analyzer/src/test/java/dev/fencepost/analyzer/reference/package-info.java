/**
 * A second, slow and plain reading of the hazards, sharing no line with the engine, and the random
 * traces on which the two must agree.
 */
package dev.fencepost.analyzer.reference;
