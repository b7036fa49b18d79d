package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Access;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.producer.importer.AccessFusion.Fused;
import dev.fencepost.trace.Moved;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A program's DMA markers in a kernel's trace, and QEMU's log of the same run, put together. */
final class FusedRecordingTest {
    private final List<AnnouncedDma> announced = new ArrayList<>();
    private final List<Access> shown = new ArrayList<>();

    @Test
    void tellsWhatCameOfEachDmaOfTheProgram() {
        AccessFusion fusion = fused();

        assertThat(announced.stream().map(fusion::of).map(Optional::orElseThrow))
                .extracting(Fused::outcome, Fused::source)
                .containsExactly(
                        tuple(Outcome.OK, Source.WALK),
                        tuple(Outcome.OK, Source.WALK),
                        tuple(Outcome.OK, Source.IOTLB),
                        tuple(Outcome.IO_PAGE_FAULT, Source.WALK),
                        tuple(Outcome.OK, Source.WALK),
                        tuple(Outcome.IO_PAGE_FAULT, Source.WALK),
                        tuple(Outcome.OK, Source.WALK),
                        tuple(Outcome.IO_PAGE_FAULT, Source.WALK));
    }

    @Test
    void takesThePiecesOfTheseDmasAndNothingElse() {
        AccessFusion fusion = fused();

        assertThat(shown.stream().filter(fusion::took))
                .hasSize(10)
                .allMatch(each -> each.bdf().equals(announced.get(0).device()));
        assertThat(shown).hasSize(801);
    }

    private AccessFusion fused() {
        Map<Anchors.Key, Long> kernels;
        try (TracefsImporter kernel =
                new TracefsImporter(
                        List.of(text("ftrace-vfio-kprobes.txt.gz")),
                        ImportOptions.NONE,
                        problem -> {})) {
            kernels = kernel.anchors().of(Anchors.Kind.COMPLETION_WAIT);
            kernel.forEachRemaining(
                    event -> {
                        if (event instanceof Access access) {
                            announced.add(announced(access));
                        }
                    });
        }
        try (QemuImporter qemu =
                new QemuImporter(
                        List.of(text("qemu-amdvi.log.gz")), ImportOptions.NONE, problem -> {})) {
            LongSummaryStatistics late = new LongSummaryStatistics();
            Map<Anchors.Key, Long> ours = qemu.anchors().of(Anchors.Kind.COMPLETION_WAIT);
            kernels.forEach((key, ts) -> late.accept(ours.get(key) - ts));
            qemu.forEachRemaining(
                    event -> {
                        if (event instanceof Access access) {
                            shown.add(
                                    shifted(access, late.getMin(), late.getMax() - late.getMin()));
                        }
                    });
            AccessFusion fusion = new AccessFusion(announced, qemu.showsEveryTranslation());
            shown.forEach(fusion::add);
            return fusion;
        }
    }

    private static TraceText text(String name) {
        return TraceText.of(name, Recording.path(name));
    }

    private static AnnouncedDma announced(Access access) {
        return new AnnouncedDma(
                access.bdf(),
                access.dir(),
                access.iova(),
                access.length(),
                access.ts() - access.tsErr(),
                access.ts() + access.tsErr());
    }

    private static Access shifted(Access access, long offset, long error) {
        Envelope envelope = access.envelope();
        Envelope shifted =
                new Envelope(
                        envelope.host(),
                        envelope.run(),
                        envelope.ts() - offset,
                        envelope.seq(),
                        envelope.tsErr() + error);
        return (Access) access.match(new Moved(shifted));
    }
}
