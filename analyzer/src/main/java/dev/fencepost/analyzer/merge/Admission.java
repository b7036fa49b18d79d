package dev.fencepost.analyzer.merge;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Slots;
import java.util.Optional;

/** Says which batches a slot does not take, and why. */
final class Admission {
    private final String host;
    private final int slot;
    private final SlotQueues queues;
    private final RunProgress progress;

    Admission(String host, int slot, SlotQueues queues, RunProgress progress) {
        this.host = host;
        this.slot = slot;
        this.queues = queues;
        this.progress = progress;
    }

    /**
     * Why a batch does not count; empty if it does.
     *
     * @param queue of its stream
     * @param known how many of its first events have a position that was passed before
     */
    Optional<Offer> refusal(Batch batch, StreamQueue queue, int known) {
        Optional<String> problem = problem(batch);
        if (problem.isPresent()) {
            return problem.map(Offer::malformed);
        }
        if (!queue.started || queue.run != batch.run()) {
            return lowerRun(queue, batch.run()).map(Offer::outdated);
        }
        if (queue.ended || progress.isFinished(queue.run)) {
            return known < batch.events().size()
                    ? Optional.of(Offer.outdated(runName(queue.run) + whyOver(queue)))
                    : Optional.empty();
        }
        return queue.disorder(batch, known).map(Offer::malformed);
    }

    private Optional<String> problem(Batch batch) {
        if (!batch.host().equals(host) || batch.slot() != slot) {
            return Optional.of("a batch of " + batch.key() + " is not of " + Slots.key(host, slot));
        }
        for (StreamQueue queue : queues.all()) {
            if (queue.started && queue.run == batch.run() && queue.spread != batch.spread()) {
                return Optional.of("spread " + batch.spread() + " was " + queue.spread);
            }
        }
        return BatchCheck.problem(batch);
    }

    private static String whyOver(StreamQueue queue) {
        return queue.ended
                ? " has ended in this stream"
                : " is over: its host had fallen silent; it has to come back with a higher run";
    }

    private Optional<String> lowerRun(StreamQueue queue, int run) {
        if (queue.started && Integer.compareUnsigned(run, queue.run) < 0) {
            return Optional.of(runName(run) + " is lower than the one before it");
        }
        return progress.isOver(run)
                ? Optional.of(runName(run) + " is over in this slot")
                : Optional.empty();
    }

    private static String runName(int run) {
        return "run " + Integer.toUnsignedString(run);
    }
}
