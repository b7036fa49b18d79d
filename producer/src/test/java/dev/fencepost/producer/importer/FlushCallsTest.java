package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.Invalidate;
import org.junit.jupiter.api.Test;

/** Flushes of recordings without command words. */
final class FlushCallsTest {
    private static final String HOLDER = "dom=0xff00000000000400";

    @Test
    void readsASizeAsLinux612HasItAndALastAddressAsLaterOnesDo() {
        assertThat(FlushCalls.span(0x1000_0000, 0x80_0000))
                .isEqualTo(new Span(0x1000_0000, 8 << 20));
        assertThat(FlushCalls.span(0x1000_0000, 0x107f_ffff))
                .isEqualTo(new Span(0x1000_0000, 8 << 20));
        assertThat(FlushCalls.span(0x1000, 0x1000)).isEqualTo(new Span(0x1000, 4096));
        assertThat(FlushCalls.span(0x1000, 0x1fff)).isEqualTo(new Span(0x1000, 4096));
        assertThat(FlushCalls.span(0, Long.MAX_VALUE)).isEqualTo(new Span(0, 0));
        assertThat(FlushCalls.span(0, -1)).isEqualTo(new Span(0, 0));
    }

    @Test
    void widensARangeAsTheDriverDoes() {
        assertThat(FlushCalls.span(0x1000, 0x2000)).isEqualTo(new Span(0, 0x4000));
        assertThat(FlushCalls.span(0x3000, 0x4fff)).isEqualTo(new Span(0, 0x8000));
    }

    @Test
    void refusesWhatIsNeither() {
        assertThatThrownBy(() -> FlushCalls.span(0x1000, 0x1234))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FlushCalls.span(0x1000, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesTheInnermostProbeAndItsCompletion() {
        Recording recording =
                new Lines()
                        .enter("amd_iommu_domain_flush_pages", HOLDER + " addr=0x1000 size=0x1000")
                        .enter("__domain_flush_pages", HOLDER + " addr=0x1000 size=0x1000")
                        .enter("build_inv_iommu_pages", "cmd=0x1 addr=0x1000 size=0x1000 domid=7")
                        .enter("iommu_completion_wait.isra.0", "")
                        .waited(0)
                        .imported();
        assertThat(recording.all(Invalidate.class))
                .extracting(Invalidate::domain, Invalidate::iova, Invalidate::size)
                .containsExactly(tuple(7, 0x1000L, 4096L));
        assertThat(recording.all(CompletionWait.class)).hasSize(1);
        assertThat(recording.all(Completion.class)).singleElement().returns(true, Completion::ok);
        assertThat(recording.summary().report())
                .anyMatch(each -> each.contains("all as of unit 0"));
    }

    @Test
    void standsInForADomainThatNoProbeTellsTheIdOf() {
        Recording recording =
                new Lines()
                        .enter("amd_iommu_domain_flush_pages", HOLDER + " addr=0x1000 size=0x1000")
                        .enter("__domain_flush_pages", HOLDER + " addr=0x1000 size=0x1000")
                        .imported();
        assertThat(recording.all(Invalidate.class))
                .extracting(Invalidate::domain)
                .containsExactly(65_536);
    }

    @Test
    void countsNoneWhereCommandWordsTellBetter() {
        Recording recording =
                new Lines()
                        .enter("__domain_flush_pages", HOLDER + " addr=0x1000 size=0x1000")
                        .flush("0xaa", 3)
                        .imported();
        assertThat(recording.all(Invalidate.class)).hasSize(1);
    }
}
