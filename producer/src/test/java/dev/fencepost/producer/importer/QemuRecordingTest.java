package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** QEMU's own log of the run that {@link VfioRecordingTest} reads the kernel's trace of. */
final class QemuRecordingTest {
    private static final DeviceId EDU = DeviceId.parse("0000:00:05.0");

    private static QemuLog.Read read;

    @BeforeAll
    static void importsTheRecording() {
        read = QemuLog.read(ImportOptions.NONE, text("qemu-amdvi.log.gz"));
    }

    private static TraceText text(String name) {
        return TraceText.of(name, Recording.path(name));
    }

    @Test
    void saysOfEachLineWhatBecameOfIt() {
        ImportSummary.Lines lines = read.summary().lines();
        assertThat(read.problems()).isEmpty();
        assertThat(lines.read()).isEqualTo(27_000);
        assertThat(lines.unreadable()).isZero();
        assertThat(lines.ignored())
                .containsOnly(
                        Map.entry("amdvi_command_exec", 3294L),
                        Map.entry("amdvi_generate_msi_interrupt", 32L),
                        Map.entry("amdvi_ir_remap_msi", 3842L),
                        Map.entry("amdvi_ir_remap_msi_req", 3842L),
                        Map.entry("amdvi_mem_ir_write", 3842L),
                        Map.entry("amdvi_mem_ir_write_req", 3842L),
                        Map.entry("amdvi_mmio_read", 24L),
                        Map.entry("amdvi_mmio_write", 3329L));
        assertThat(lines.understood()).isEqualTo(401 + 396 + 32 + 830 + 1647 + 1641 + 6);
    }

    @Test
    void tellsEachCommandOnce() {
        assertThat(read.all(Invalidate.class))
                .filteredOn(each -> each.kind() == InvalidateKind.PAGES)
                .hasSize(1641)
                .allMatch(each -> each.size() == 0);
        assertThat(read.all(Invalidate.class))
                .filteredOn(each -> each.kind() == InvalidateKind.DEVICE)
                .hasSize(6)
                .allMatch(each -> each.bdf().equals(EDU));
        assertThat(read.all(CompletionWait.class)).hasSize(1647);
        assertThat(read.all(Completion.class)).hasSize(1647).allMatch(Completion::ok);
    }

    @Test
    void countsNoAccessTwice() {
        assertThat(read.all(Access.class))
                .filteredOn(each -> each.outcome() == Outcome.OK)
                .hasSize(401 + 396 + 1);
        assertThat(read.all(Access.class))
                .filteredOn(each -> each.source() == Source.IOTLB)
                .hasSize(396);
    }

    @Test
    void showsWhatCameOfTheEightDmasOfTheProgram() {
        assertThat(read.all(Access.class))
                .filteredOn(each -> each.bdf().equals(EDU))
                .extracting(Access::iova, Access::length, Access::outcome, Access::source)
                .containsExactly(
                        tuple(0x1000_1000L, 1L, Outcome.OK, Source.WALK),
                        tuple(0x101f_ffe0L, 1L, Outcome.OK, Source.WALK),
                        tuple(0x101f_ffe0L, 1L, Outcome.OK, Source.IOTLB),
                        tuple(0x1000_1000L, 64L, Outcome.IO_PAGE_FAULT, Source.WALK),
                        tuple(0x101f_efe0L, 1L, Outcome.OK, Source.WALK),
                        tuple(0x101f_f000L, 1L, Outcome.OK, Source.WALK),
                        tuple(0x1000_ffe0L, 1L, Outcome.OK, Source.WALK),
                        tuple(0x1001_0000L, 32L, Outcome.IO_PAGE_FAULT, Source.WALK),
                        tuple(0x1000_0ff0L, 1L, Outcome.OK, Source.WALK),
                        tuple(0x1000_0000L, 32L, Outcome.IO_PAGE_FAULT, Source.WALK));
        assertThat(read.summary().notes())
                .contains("IO_PAGE_FAULT of 0000:00:05.0 at 0x10001000, 64 bytes");
    }

    @Test
    void tellsTheDomainOfADeviceFromTheChangeOfItsEntryOn() {
        assertThat(read.all(DeviceEntry.class))
                .extracting(DeviceEntry::bdf, DeviceEntry::domain, DeviceEntry::on)
                .containsExactly(
                        tuple(DeviceId.parse("00:04.0"), 2, true),
                        tuple(DeviceId.parse("00:07.0"), 5, true),
                        tuple(EDU, 7, true),
                        tuple(EDU, 7, false),
                        tuple(EDU, 7, false),
                        tuple(EDU, 7, false));
        DeviceEntry attached = read.all(DeviceEntry.class).get(2);
        assertThat(read.all(Invalidate.class))
                .filteredOn(each -> each.kind() == InvalidateKind.DEVICE)
                .element(2)
                .returns(attached.ts(), Invalidate::ts);
    }

    @Test
    void sharesEachWaitWithTheKernelsOwnTraceAtOneOffset() {
        Map<Anchors.Key, Long> ours = read.anchors().of(Anchors.Kind.COMPLETION_WAIT);
        Map<Anchors.Key, Long> kernels;
        try (TracefsImporter importer =
                new TracefsImporter(
                        List.of(text("ftrace-vfio-kprobes.txt.gz")),
                        ImportOptions.NONE,
                        problem -> {})) {
            kernels = importer.anchors().of(Anchors.Kind.COMPLETION_WAIT);
        }
        LongSummaryStatistics offsets =
                kernels.entrySet().stream()
                        .filter(each -> ours.containsKey(each.getKey()))
                        .mapToLong(each -> ours.get(each.getKey()) - each.getValue())
                        .summaryStatistics();

        assertThat(kernels).hasSize(1038);
        assertThat(offsets.getCount()).isEqualTo(1038);
        assertThat(offsets.getMax()).isCloseTo(offsets.getMin(), within(1_000_000L));
    }

    @Test
    void saysWhatItCannotTell() {
        assertThat(read.clock()).isEqualTo(TraceClock.WALL);
        assertThat(read.summary().late()).isZero();
        assertThat(read.summary().capabilities())
                .extracting(ImportSummary.Capability::fact, ImportSummary.Capability::present)
                .containsExactly(
                        tuple(Fact.DOMAIN, true),
                        tuple(Fact.DEVICE, true),
                        tuple(Fact.LEAF_SIZE, false),
                        tuple(Fact.INVALIDATIONS, true),
                        tuple(Fact.COMPLETIONS, true),
                        tuple(Fact.ACCESSES, true),
                        tuple(Fact.RMP, false));
        assertThat(read.summary().notes())
                .anyMatch(each -> each.contains("direction"))
                .anyMatch(each -> each.contains("range"));
    }

    @Test
    void isKnownByItsContentAndNoOtherFormatIs() {
        assertThat(ImportFormat.of(text("qemu-amdvi.log.gz"))).contains(ImportFormat.QEMU);
        assertThat(ImportFormat.of(text("ftrace-vfio-kprobes.txt.gz")))
                .contains(ImportFormat.TRACEFS);
        assertThat(ImportFormat.of(text("ftrace-nvme-rebind.txt.gz")))
                .contains(ImportFormat.TRACEFS);
    }
}
