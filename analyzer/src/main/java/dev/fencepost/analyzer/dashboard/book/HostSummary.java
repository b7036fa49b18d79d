package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Severity;
import java.util.Optional;

/**
 * A host's alerts in a few numbers.
 *
 * @param run the highest that has an alert
 * @param alerts of all runs
 * @param worst severity of any of them
 */
public record HostSummary(int run, int alerts, Optional<Severity> worst) {}
