package dev.fencepost.analyzer.merge;

import dev.fencepost.model.Batch;
import java.util.Optional;

/**
 * How far one stream of a slot has come, as the records that a {@link SlotMerge} accepted tell, and
 * what it would make of one that comes now. Single-threaded.
 */
public final class StreamPast {
    private final StreamQueue stream = new StreamQueue();

    /** Takes note of a record that was accepted. */
    public void accept(Batch batch) {
        int order = order(batch);
        if (order < 0) {
            return;
        }
        if (order > 0) {
            stream.startRun(batch.run(), batch.spread());
        }
        int known = stream.duplicatesIn(batch);
        stream.accept(batch);
        if (known < batch.events().size()) {
            stream.accepted(batch);
        }
    }

    /** Why a record that comes now would change nothing; empty where it still counts. */
    public Optional<String> objection(Batch batch) {
        int order = order(batch);
        if (order > 0) {
            return Optional.empty();
        }
        String name = "run " + Integer.toUnsignedString(batch.run()) + " of " + batch.key();
        if (order < 0) {
            return Optional.of(
                    name + " is past: run " + Integer.toUnsignedString(stream.run) + " has begun");
        }
        if (stream.ended) {
            return Optional.of(name + " has ended in this stream");
        }
        int known = stream.duplicatesIn(batch);
        boolean passed = known > 0 && known == batch.events().size();
        return passed || stream.disorder(batch, known).isPresent()
                ? Optional.of(name + " has gone on: it would not be taken any more")
                : Optional.empty();
    }

    /** Whether a batch is of an earlier run than the stream, below 0, or of a later one. */
    private int order(Batch batch) {
        return stream.started ? Integer.compareUnsigned(batch.run(), stream.run) : 1;
    }
}
