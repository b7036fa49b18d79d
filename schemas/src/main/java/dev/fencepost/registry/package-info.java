/** A client of Confluent's schema registry API, and a small registry that speaks it. */
package dev.fencepost.registry;
