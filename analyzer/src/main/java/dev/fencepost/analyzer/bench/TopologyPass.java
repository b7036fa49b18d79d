package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.topology.HazardTopology;

/** Has filled topics judged by the whole topology, as one that was never run before. */
final class TopologyPass {
    private TopologyPass() {}

    /** Judges all of it; the time is from when it has begun to the last event. */
    static Measured over(FilledTopics topics, Guarantee guarantee, int threads) {
        try (TopologyRun run =
                TopologyRun.start(
                        topics.cluster(),
                        guarantee,
                        threads,
                        settings -> HazardTopology.build(settings, topics.cluster().registry()))) {
            run.awaitEvents(topics.begun());
            Stopwatch stopwatch = run.stopwatch();
            long before = run.events();
            run.awaitEvents(topics.events());
            return stopwatch.measured(topics.events() - before);
        }
    }
}
