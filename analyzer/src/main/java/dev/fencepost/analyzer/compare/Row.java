package dev.fencepost.analyzer.compare;

import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Severity;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * One contender and its runs, one for each seed.
 *
 * @param contender which
 * @param runs in order of their seeds
 */
public record Row(Contender contender, List<RunResult> runs) {
    public Row {
        runs = List.copyOf(runs);
    }

    /** The mean of a quantity over the seeds. */
    public double mean(ToDoubleFunction<RunResult> quantity) {
        return runs.stream().mapToDouble(quantity).average().orElse(0);
    }

    /** The smallest over the seeds. */
    public double least(ToDoubleFunction<RunResult> quantity) {
        return runs.stream().mapToDouble(quantity).min().orElse(0);
    }

    /** The largest over the seeds. */
    public double most(ToDoubleFunction<RunResult> quantity) {
        return runs.stream().mapToDouble(quantity).max().orElse(0);
    }

    /** The windows at risk of all seeds together. */
    public Histogram risk() {
        Histogram all = new Histogram(3);
        runs.forEach(run -> all.add(run.risk()));
        return all;
    }

    /** Alerts of a hazard, the mean over the seeds. */
    public double alerts(Hazard hazard) {
        return alerts(each -> each.hazard() == hazard);
    }

    /** Alerts of a severity, the mean over the seeds. */
    public double alerts(Severity severity) {
        return alerts(each -> each.severity() == severity);
    }

    /** Alerts that the trace could not make certain, the mean over the seeds. */
    public double possible() {
        return mean(run -> run.hazards().stream().mapToLong(HazardCount::possible).sum());
    }

    private double alerts(Predicate<HazardCount> which) {
        return mean(
                run -> run.hazards().stream().filter(which).mapToLong(HazardCount::alerts).sum());
    }
}
