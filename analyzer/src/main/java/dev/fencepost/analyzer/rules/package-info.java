/**
 * The hazards, one rule for each family: stateless, judging an event against the tables as they
 * stood before it.
 */
package dev.fencepost.analyzer.rules;
