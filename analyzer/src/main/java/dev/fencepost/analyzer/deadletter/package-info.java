/** Records that could not be used: what is kept of them, and the way back to their topics. */
package dev.fencepost.analyzer.deadletter;
