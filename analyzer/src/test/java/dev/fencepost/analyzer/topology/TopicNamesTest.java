package dev.fencepost.analyzer.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Stream;
import org.junit.jupiter.api.Test;

final class TopicNamesTest {
    @Test
    void namesATopicForEveryStream() {
        assertThat(TopicNames.TRACES)
                .containsEntry("fencepost.iommu", Stream.IOMMU)
                .containsEntry("fencepost.rmp", Stream.RMP)
                .containsEntry("fencepost.dma", Stream.DMA)
                .hasSize(Stream.values().length);
    }
}
