/**
 * Faults put into a simulated host on purpose, one kind for each hazard, each with the alerts that
 * it must cause. Knows the model and nothing of the simulator but {@link
 * dev.fencepost.producer.sim.inject.Controls}.
 */
package dev.fencepost.producer.sim.inject;
