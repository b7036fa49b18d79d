package dev.fencepost.analyzer.compare;

import static java.util.Objects.requireNonNull;

import dev.fencepost.model.Hardware;
import dev.fencepost.producer.sim.Policy;

/**
 * What is compared: a policy on a hardware model.
 *
 * @param policy by which the host shares memory
 * @param model name of the hardware as it was asked for, switches included
 * @param hardware what that name stands for
 */
public record Contender(Policy policy, String model, Hardware hardware) {
    public Contender {
        requireNonNull(policy, "policy is null");
        requireNonNull(model, "model is null");
        requireNonNull(hardware, "hardware is null");
    }
}
