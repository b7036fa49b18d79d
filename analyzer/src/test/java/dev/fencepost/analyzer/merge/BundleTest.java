package dev.fencepost.analyzer.merge;

import static dev.fencepost.analyzer.merge.Streams.batch;
import static dev.fencepost.analyzer.merge.Streams.event;
import static dev.fencepost.model.Stream.DMA;
import static dev.fencepost.model.Stream.IOMMU;
import static dev.fencepost.model.Stream.RMP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.WrittenState;
import dev.fencepost.model.Batch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits, as entries of a merge's state. */
final class BundleTest {
    private final Streams.Wire wire = new Streams.Wire();
    private final Streams.Journal journal = new Streams.Journal();
    private final WrittenState state = new WrittenState();
    private final SlotMerge merge = newMerge();

    @Test
    void whatWaitsIsOneEntryUntilTheLastOfItIsGone() {
        for (int ts = 1; ts <= 5; ts++) {
            offer(batch(DMA, 0, ts, ts, event(DMA, 0, ts, ts)));
        }
        merge.flush(state);
        assertThat(kinds()).containsExactly("POSITIONS", "BUNDLE");

        othersReach(4);
        merge.flush(state);
        assertThat(kinds()).containsExactly("POSITIONS", "BUNDLE");
        SlotMerge next = restored();
        assertThat(journal.lines).containsExactly("begin 0", "dma@1", "dma@2", "dma@3", "dma@4");

        next.offer(batch(IOMMU, 0, 5, 5), new byte[0]);
        next.offer(batch(RMP, 0, 5, 5), new byte[0]);
        next.drain(journal);
        next.flush(state);
        assertThat(journal.lines).endsWith("dma@4", "dma@5").hasSize(6);
        assertThat(kinds()).containsExactly("POSITIONS");
    }

    @Test
    void readsABatchByItselfAsItWasWrittenBefore() {
        Batch first = batch(DMA, 0, 1, 1, event(DMA, 0, 1, 1));
        offer(first);
        merge.flush(state);
        byte[] bundle = state.keys().get(1);
        HeldBatch held = Bundle.read(MergeKey.of(bundle), state.get(bundle)).get(0);
        state.delete(bundle);
        state.put(held.key().toBytes(), held.bytes());

        SlotMerge next = restored();
        next.offer(batch(IOMMU, 0, 1, 1), new byte[0]);
        next.offer(batch(RMP, 0, 1, 1), new byte[0]);
        next.drain(journal);
        next.flush(state);

        assertThat(journal.lines).containsExactly("begin 0", "dma@1");
        assertThat(kinds()).containsExactly("POSITIONS");
    }

    @Test
    void noEntryOfSeveralIsLongerThanAMebibyte() {
        List<HeldBatch> waiting = new ArrayList<>();
        int[] lengths = {600 << 10, 300 << 10, 300 << 10, 16 << 20, 5};
        for (int id = 0; id < lengths.length; id++) {
            MergeKey key = new MergeKey(MergeKey.Kind.BATCH, 0, DMA, id, 0);
            waiting.add(HeldBatch.unread(key, new byte[lengths[id]]));
        }

        Bundle.write(waiting, HeldBatch::bytes, state);

        List<List<Integer>> read = new ArrayList<>();
        for (byte[] key : state.keys()) {
            List<HeldBatch> one = Bundle.read(MergeKey.of(key), state.get(key));
            read.add(one.stream().map(held -> held.bytes().length).toList());
        }
        assertThat(read)
                .containsExactly(
                        List.of(lengths[0], lengths[1]),
                        List.of(lengths[2]),
                        List.of(lengths[3]),
                        List.of(lengths[4]));
    }

    private void offer(Batch batch) {
        merge.offer(batch, wire.write(batch));
        merge.drain(journal);
    }

    private void othersReach(int ts) {
        offer(batch(IOMMU, 0, ts, ts));
        offer(batch(RMP, 0, ts, ts));
    }

    private SlotMerge restored() {
        return state.into(newMerge());
    }

    private SlotMerge newMerge() {
        return new SlotMerge(Streams.HOST, 0, new MergeMemory(1 << 20), new Streams.Shelf(), wire);
    }

    private List<String> kinds() {
        return state.keys().stream().map(key -> MergeKey.of(key).kind().name()).toList();
    }
}
