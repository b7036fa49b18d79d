/** Streams that are judged for hours while their judges are killed, and checked as they go. */
package dev.fencepost.analyzer.soak;
