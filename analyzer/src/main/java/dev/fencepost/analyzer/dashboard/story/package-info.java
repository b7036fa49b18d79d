/** What there is to tell of an alert and of a frame, from the events that prove it. */
package dev.fencepost.analyzer.dashboard.story;
