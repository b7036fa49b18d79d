/** Measures of streams on this machine: topics are filled once and read again and again. */
package dev.fencepost.analyzer.bench;
