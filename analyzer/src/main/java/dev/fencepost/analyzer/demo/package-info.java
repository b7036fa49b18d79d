/** Everything that a demonstration needs on one machine. */
package dev.fencepost.analyzer.demo;
