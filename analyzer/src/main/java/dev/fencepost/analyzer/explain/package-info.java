/**
 * What each hazard means, in words and in the smallest trace that shows it; events and times in
 * words.
 */
package dev.fencepost.analyzer.explain;
