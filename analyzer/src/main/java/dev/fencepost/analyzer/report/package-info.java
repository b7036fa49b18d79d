/**
 * Pictures of a judged trace that need nothing else: a page in one file, and a window's timeline.
 */
package dev.fencepost.analyzer.report;
