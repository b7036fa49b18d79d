package dev.fencepost.analyzer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Batch;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a letter is told beforehand is what the merge would do with it. */
final class StreamPastTest {
    private static final BatchShelf NOWHERE =
            new BatchShelf() {
                @Override
                public void put(byte[] key, byte[] bytes) {}

                @Override
                public byte[] get(byte[] key) {
                    throw new IllegalStateException("nothing is shelved");
                }

                @Override
                public void delete(byte[] key) {}
            };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void saysOfEachBatchWhatTheMergeDoesWithIt(long seed) {
        Random random = new Random(seed);
        SlotMerge merge =
                new SlotMerge(
                        "h0",
                        0,
                        new MergeMemory(1 << 20),
                        NOWHERE,
                        (stream, bytes) -> {
                            throw new IllegalStateException("nothing is read back");
                        });
        StreamPast past = new StreamPast();
        for (int i = 0; i < 2_000; i++) {
            Batch batch = batch(random, i);
            boolean counts = past.objection(batch).isEmpty();
            Offer offer = merge.offer(batch, new byte[0]);

            boolean onlyDuplicates =
                    !batch.events().isEmpty() && offer.duplicates() == batch.events().size();
            assertThat(counts || isEmptyAfterEnd(batch, offer))
                    .as("seed %d, batch %d: %s, %s", seed, i, batch, offer)
                    .isEqualTo(offer.result() == Offer.Result.ACCEPTED && !onlyDuplicates);
            if (offer.result() == Offer.Result.ACCEPTED) {
                past.accept(batch);
            }
        }
    }

    /** The merge takes it, and nothing changes: not worth to be put back. */
    private static boolean isEmptyAfterEnd(Batch batch, Offer offer) {
        return batch.events().isEmpty() && offer.result() == Offer.Result.ACCEPTED;
    }

    private static Batch batch(Random random, int i) {
        int run = i / 200 + random.nextInt(12) / 10 - random.nextInt(12) / 11;
        List<Routed> events = new ArrayList<>();
        long ts = Math.max(0, i * 10L - random.nextInt(3) * 15L);
        for (int event = random.nextInt(4); event > 0; event--) {
            ts++;
            Envelope at = new Envelope("h0", Math.max(0, run), ts, ts, 0);
            events.add(new Routed(new Psmash(at, 0x240000000L, 0), true, 1, List.of(), List.of()));
        }
        boolean end = random.nextInt(60) == 0;
        return new Batch(Stream.RMP, "h0", Math.max(0, run), 0, 1, ts, ts, end, events);
    }
}
