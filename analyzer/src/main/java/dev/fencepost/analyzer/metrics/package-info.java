/** What Prometheus can ask of a running process. */
package dev.fencepost.analyzer.metrics;
