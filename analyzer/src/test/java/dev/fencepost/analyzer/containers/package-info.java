/** Brokers and registries in containers, for the tests named {@code *IT}. */
package dev.fencepost.analyzer.containers;
