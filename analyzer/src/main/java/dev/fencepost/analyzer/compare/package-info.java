/** The same work under every policy and hardware model, measured. */
package dev.fencepost.analyzer.compare;
