/** Where a dashboard learns things: the topics of a cluster, or a trace file judged in place. */
package dev.fencepost.analyzer.dashboard.feed;
