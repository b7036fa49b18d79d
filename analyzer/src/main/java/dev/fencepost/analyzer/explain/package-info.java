/** What each hazard means, in words and in the smallest trace that shows it. */
package dev.fencepost.analyzer.explain;
