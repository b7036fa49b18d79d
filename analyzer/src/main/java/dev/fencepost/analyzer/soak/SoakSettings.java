package dev.fencepost.analyzer.soak;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a soak is to be.
 *
 * @param seed of all that is random: the traces, how they are sent, who dies and when
 * @param duration in which runs are begun
 * @param hosts simulated side by side
 * @param events of a run, of all hosts together
 * @param partitions of every topic
 * @param workers processes that judge
 * @param threads of each
 * @param killEvery mean time between two blows; zero: none falls
 * @param restartsBroker whether a blow may fall on the broker
 * @param exactlyOnce else at-least-once, and then ids alone are compared
 * @param patience after which a run that is not judged counts as wrong
 * @param keep directory that what is wrong is kept under
 */
public record SoakSettings(
        long seed,
        Duration duration,
        int hosts,
        long events,
        int partitions,
        int workers,
        int threads,
        Duration killEvery,
        boolean restartsBroker,
        boolean exactlyOnce,
        Duration patience,
        Path keep) {
    public SoakSettings {
        requireNonNull(keep, "keep is null");
        if (hosts < 1 || events < 1 || partitions < 1 || workers < 1 || threads < 1) {
            throw new IllegalArgumentException("every count is at least 1");
        }
    }
}
