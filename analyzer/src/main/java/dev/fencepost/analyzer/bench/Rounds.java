package dev.fencepost.analyzer.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Has steps take turns, round after round, so that a noisy machine is noisy for all of them.
 *
 * <p>Each warms up before it counts: what a step of its name has run by then, here or in an earlier
 * turn, is compiled already, and only the rest of the time is spent. In a round a step repeats its
 * pass until the round is long enough to be measured.
 */
final class Rounds {
    /** Wall time that passes may take with their beginnings and ends, which are not timed. */
    private static final long MOST_WALL = 3;

    private final BenchSettings settings;
    private final Announcer announcer;
    private final Map<String, Long> warmed = new HashMap<>();

    Rounds(BenchSettings settings, Announcer announcer) {
        this.settings = settings;
        this.announcer = announcer;
    }

    /** What each step measured in each round, in the order of the steps. */
    Map<Step, List<Measured>> measure(List<Step> steps) throws IOException, InterruptedException {
        for (Step step : steps) {
            warm(step);
        }
        Map<Step, List<Measured>> measured = new LinkedHashMap<>();
        steps.forEach(step -> measured.put(step, new ArrayList<>()));
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Step step : steps) {
                announcer.say(title(step) + ": round " + round + " of " + settings.rounds());
                measured.get(step).add(run(step, settings.passNanos()));
            }
        }
        return measured;
    }

    private void warm(Step step) throws IOException, InterruptedException {
        long before = warmed.getOrDefault(step.what(), 0L);
        announcer.say(title(step) + ": warming up");
        Measured all = run(step, settings.warmNanos() - before);
        warmed.put(step.what(), before + all.nanos());
    }

    private static Measured run(Step step, long nanos) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Measured all = step.pass().run();
        while (all.nanos() < nanos && System.nanoTime() - begun < MOST_WALL * nanos) {
            all = all.plus(step.pass().run());
        }
        return all;
    }

    private static String title(Step step) {
        StringBuilder title = new StringBuilder(step.what());
        new TreeMap<>(step.at())
                .forEach(
                        (name, value) -> title.append(", ").append(name).append(' ').append(value));
        return title.toString();
    }
}
