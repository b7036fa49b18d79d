/** What a dashboard knows: the latest of every alert and frame, in bounded memory. */
package dev.fencepost.analyzer.dashboard.book;
