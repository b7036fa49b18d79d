package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.BadInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What QEMU's lines are taken to tell. */
final class QemuImporterTest {
    private static final String NIC = "00:05.0";

    @Test
    void aWalkIsOneAccessWithItsResult() {
        QemuLog.Read read = new QemuLog().walk(7, NIC, 0x1000).imported();

        assertThat(read.all(Access.class))
                .singleElement()
                .returns(0x1000L, Access::iova)
                .returns(1L, Access::length)
                .returns(Outcome.OK, Access::outcome)
                .returns(Source.WALK, Access::source)
                .returns(0L, Access::entry)
                .returns(QemuLog.START * 1000 + 500, Access::ts)
                .returns(500L, Access::tsErr);
    }

    @Test
    void aHitIsAnAccessOutOfTheIotlb() {
        QemuLog.Read read = new QemuLog().hit(NIC, 0x1000).result(NIC, 0x1000, 1).imported();

        assertThat(sources(read)).containsExactly(tuple(Outcome.OK, Source.IOTLB));
    }

    @Test
    void aLeafAtAddressZeroIsNoFault() {
        QemuLog.Read read = new QemuLog().walked(7, NIC, 0x1000).result(NIC, 0x1000, 0).imported();

        assertThat(sources(read)).containsExactly(tuple(Outcome.OK, Source.WALK));
    }

    @Test
    void linesOfThreadsThatTranslateAtOnceAreTakenApart() {
        QemuLog.Read read =
                new QemuLog()
                        .walked(7, NIC, 0x1000)
                        .faulted(0x2000)
                        .hit("00:06.0", 0x1000)
                        .result("00:06.0", 0x1000, 0x9000)
                        .result("00:07.0", 0x2000, 0)
                        .result(NIC, 0x1000, 0x8000)
                        .imported();

        assertThat(read.all(Access.class))
                .extracting(each -> each.bdf().toString(), Access::outcome, Access::source)
                .containsExactly(
                        tuple("0000:00:06.0", Outcome.OK, Source.IOTLB),
                        tuple("0000:00:07.0", Outcome.IO_PAGE_FAULT, Source.WALK),
                        tuple("0000:00:05.0", Outcome.OK, Source.WALK));
    }

    @Test
    void aResultAloneLeadsSomewhereOrSaysNothing() {
        QemuLog.Read read =
                new QemuLog().result(NIC, 0x1000, 0x1000).result(NIC, 0x9000, 0).imported();

        assertThat(sources(read))
                .containsExactly(
                        tuple(Outcome.OK, Source.UNKNOWN), tuple(Outcome.UNKNOWN, Source.UNKNOWN));
        assertThat(read.all(DeviceEntry.class)).isEmpty();
    }

    @Test
    void walksAndHitsAreAccessesWhereResultsAreNotRecorded() {
        QemuLog log = new QemuLog();
        for (int i = 0; i < 200; i++) {
            log.walked(7, NIC, i << 12).hit(NIC, i << 12);
        }
        QemuLog.Read read = log.faulted(0x5000).imported();

        assertThat(read.all(Access.class)).hasSize(400);
        assertThat(read.summary().late()).isZero();
        assertThat(read.summary().notes())
                .anyMatch(each -> each.startsWith("1 failed accesses of which no line names"));
    }

    @Test
    void stepsOfOneFailingDmaAreOneAccess() {
        QemuLog log = new QemuLog().fault(NIC, 0xffd).fault(NIC, 0xffe).fault(NIC, 0x1000);
        QemuLog.Read read = log.fault(NIC, 0x1004).fault(NIC, 0x1005).imported();

        assertThat(read.all(Access.class))
                .extracting(Access::iova, Access::length)
                .containsExactly(tuple(0xffdL, 9L));
    }

    @Test
    void anotherDeviceOrAddressOrTimeIsAnotherDma() {
        QemuLog.Read read =
                new QemuLog()
                        .fault(NIC, 0x1000)
                        .fault("00:06.0", 0x1004)
                        .fault("00:06.0", 0x100c)
                        .fault("00:06.0", 0x100c)
                        .prefixed(i -> String.format("2026-11-22T05:14:36.%06dZ ", i))
                        .fault("00:06.0", 0x1010)
                        .walk(7, "00:06.0", 0x1014)
                        .imported();

        assertThat(read.all(Access.class)).hasSize(6).allMatch(each -> each.length() == 1);
    }

    @Test
    void theLastStepEndsWithTheAddressSpace() {
        QemuLog.Read read = new QemuLog().fault(NIC, -4).fault(NIC, -1).fault(NIC, 0).imported();

        assertThat(read.all(Access.class))
                .extracting(Access::iova, Access::length)
                .containsExactly(tuple(-4L, 4L), tuple(0L, 1L));
    }

    @Test
    void aFlushIsOfTheWholeDomainSinceThatIsWhatQemuDrops() {
        QemuLog.Read read =
                new QemuLog()
                        .flush(7)
                        .event("amdvi_all_inval Invalidation of all AMD-Vi cache requested ")
                        .entryChanged("01:1f.7")
                        .event("amdvi_iotlb_inval IOTLB pages invalidated")
                        .imported();

        assertThat(read.all(Invalidate.class))
                .extracting(Invalidate::kind, Invalidate::domain, Invalidate::size)
                .containsExactly(
                        tuple(InvalidateKind.PAGES, 7, 0L),
                        tuple(InvalidateKind.ALL, 0, 0L),
                        tuple(InvalidateKind.DEVICE, 0, 0L));
        assertThat(read.summary().notes())
                .anyMatch(each -> each.startsWith("1 lines amdvi_iotlb_inval*: "));
    }

    @Test
    void aWaitIsCompleteWithItsLineUnlessItsStoreFailed() {
        QemuLog.Read read =
                new QemuLog()
                        .waitFor(0x2ab)
                        .event(
                                "amdvi_completion_wait_fail error: fail to write at address"
                                        + " 0x1a11000")
                        .waitFor(0x2ac)
                        .waitFor(0x2ad)
                        .imported();

        assertThat(read.all(CompletionWait.class))
                .extracting(CompletionWait::token)
                .containsExactly(0x2abL, 0x2acL, 0x2adL);
        assertThat(read.all(Completion.class))
                .extracting(Completion::token)
                .containsExactly(0x2abL, 0x2adL);
        assertThat(read.anchors().of(Anchors.Kind.COMPLETION_WAIT))
                .containsKeys(new Anchors.Key(0x1a11000, 0x2ab), new Anchors.Key(0x1a11000, 0x2ad));
    }

    @Test
    void whatQemuSaysOfTheHostsOwnMappingsMakesNoEvent() {
        QemuLog.Read read =
                new QemuLog()
                        .event("vfio_listener_region_add_ram region_add [ram] 0x0 - 0xfff [0x7f]")
                        .event("kvm_convert_memory start 0x0 size 0x1000 shared_to_private")
                        .event("vtd_inv_desc_iotlb_global iotlb invalidate global")
                        .imported();

        assertThat(read.events()).isEmpty();
        assertThat(read.summary().lines().ignored()).hasSize(3);
        assertThat(read.summary().notes())
                .anyMatch(each -> each.startsWith("1 lines vfio_*: "))
                .anyMatch(each -> each.startsWith("1 lines kvm_*: "))
                .anyMatch(each -> each.startsWith("1 lines vtd_*: "));
    }

    @Test
    void aLineThatLacksAValueIsAGapInItsOwnStream() {
        QemuLog.Read read =
                new QemuLog()
                        .event("amdvi_pages_inval AMD-Vi pages for domain 0x12345 invalidated")
                        .event("amdvi_iotlb_hit hit iotlb devid 00:25.0 gpa 0x0 hpa 0x0")
                        .event("amdvi_translation_result devid: 00:05.0 gpa 0x1 hpa 0x")
                        .imported();

        assertThat(read.all(Gap.class))
                .extracting(Gap::stream)
                .containsExactly(Stream.IOMMU, Stream.DMA, Stream.DMA);
        assertThat(read.problems())
                .extracting(each -> each.toString())
                .containsExactly(
                        "test.log:1: amdvi_pages_inval: domain has more than 16 bits",
                        "test.log:2: amdvi_iotlb_hit: devid is no PCI function",
                        "test.log:3: amdvi_translation_result: hpa is no hexadecimal number of 64"
                                + " bits");
        assertThat(read.summary().lines().unreadable()).isEqualTo(3);
    }

    @Test
    void aTornLineIsAGapInBothStreamsOnceInARow() {
        QemuLog.Read read =
                new QemuLog().flush(1).raw("2026-11-22T05:1").raw("%%").flush(1).imported();

        assertThat(read.problems()).hasSize(2);
        assertThat(read.events())
                .extracting(TraceEvent::op)
                .containsExactly(Op.INVALIDATE, Op.GAP, Op.GAP, Op.INVALIDATE);
    }

    @Test
    void twoPartsAreOneRecordingInTheirOrderOnly() {
        TraceText early = new QemuLog().flush(1).text();
        TraceText late =
                new QemuLog().prefixed(i -> "2026-11-22T05:14:36.000000Z ").walk(7, NIC, 0).text();

        assertThat(QemuLog.read(ImportOptions.NONE, early, renamed(late)).events()).hasSize(3);
        assertThatThrownBy(() -> QemuLog.read(ImportOptions.NONE, late, renamed(early)))
                .isInstanceOf(BadInputException.class)
                .hasMessage("b.log: begins before the file in front of it ends");
    }

    private static TraceText renamed(TraceText text) {
        return new TraceText() {
            @Override
            public String name() {
                return "b.log";
            }

            @Override
            public java.io.InputStream open() throws java.io.IOException {
                return text.open();
            }
        };
    }

    @Test
    void aTextWithoutALineOfTraceIsRefused() {
        assertThatThrownBy(() -> new QemuLog().raw("Hello, world").imported())
                .isInstanceOf(BadInputException.class)
                .hasMessage("test.log:1: holds no line of QEMU's trace");
    }

    private static List<org.assertj.core.groups.Tuple> sources(QemuLog.Read read) {
        return read.all(Access.class).stream()
                .map(each -> tuple(each.outcome(), each.source()))
                .toList();
    }
}
