package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Permission;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import org.junit.jupiter.api.Test;

final class TracefsImporterTest {
    private static final String DOM = "dom=0xff00000000000410";
    private static final String HOLDER = "dom=0xff00000000000400";
    private static final String LEAVES =
            " iova=0x10000000 paddr=0x7800000 pgsize=8388608 pgcount=1 prot=0x7";

    @Test
    void givesAMapTheIdThatOnlyALaterFlushTells() {
        Recording recording =
                new Lines()
                        .enter("iommu_map", DOM + " prot=0x1")
                        .enter("amd_iommu_map_pages", DOM + LEAVES)
                        .map(0x1000_0000, 0x780_0000, 8 << 20)
                        .on("other-11", 1)
                        .enter("amd_iommu_iotlb_sync", DOM)
                        .enter("amd_iommu_domain_flush_pages", HOLDER)
                        .flush("0xaa", 9)
                        .imported();
        assertThat(recording.all(MapLeaves.class))
                .singleElement()
                .returns(9, MapLeaves::domain)
                .returns(Permission.READ_WRITE, MapLeaves::perm);
    }

    @Test
    void learnsFromOneDomainWhereAllLieInsideTheirHolders() {
        Recording recording =
                new Lines()
                        .enter("iommu_map", "dom=0xff00000000008810 prot=0x3")
                        .map(0x1000_0000, 0x780_0000, 4096)
                        .enter("amd_iommu_domain_flush_pages", "dom=0xff00000000008800")
                        .flush("0xaa", 5)
                        .on("other-11", 1)
                        .enter("iommu_map", DOM + " prot=0x1")
                        .map(0x1000_0000, 0x780_0000, 4096)
                        .on("third-12", 1)
                        .enter("__domain_flush_pages", HOLDER)
                        .flush("0xaa", 6)
                        .imported();
        assertThat(recording.all(MapLeaves.class))
                .extracting(MapLeaves::domain, MapLeaves::perm)
                .containsExactly(tuple(5, Permission.READ_WRITE), tuple(6, Permission.READ));
    }

    @Test
    void standsForUnknownDomainsWithIdsThatAreNotReal() {
        Recording recording =
                new Lines()
                        .enter("iommu_map", "dom=0xff00000000000410")
                        .map(0x1000_0000, 0x780_0000, 4096)
                        .enter("iommu_map", "dom=0xff00000000009410")
                        .map(0x1000_0000, 0x790_0000, 4096)
                        .map(0x2000_0000, 0x7a0_0000, 4096)
                        .imported();
        assertThat(recording.all(MapLeaves.class))
                .extracting(MapLeaves::domain)
                .containsExactly(65_536, 65_537, 65_538);
        assertThat(recording.facts().madeUpDomains()).containsExactly(65_536, 65_537, 65_538);
        assertThat(recording.summary().report()).anyMatch(each -> each.contains("65536 65537"));
    }

    @Test
    void followsAPointerThatIsReusedForAnotherDomain() {
        Lines lines = new Lines();
        for (int id : new int[] {4, 8}) {
            lines.enter("iommu_map", DOM).map(0x1000_0000, 0x780_0000, 4096);
            lines.enter("__iommu_unmap", DOM + " iova=0x10000000 size=0x1000");
            lines.unmap(0x1000_0000, 4096, 4096);
            lines.enter("amd_iommu_iotlb_sync", DOM).flush("0xaa", id);
        }
        Recording recording = lines.imported();
        assertThat(recording.all(MapLeaves.class))
                .extracting(MapLeaves::domain)
                .containsExactly(4, 8);
        assertThat(recording.all(Unmap.class)).extracting(Unmap::domain).containsExactly(4, 8);
    }

    @Test
    void takesAnUnmapInsideALargerLeafForTheWholeLeaf() {
        Recording recording = new Lines().unmap(0x1000_5000, 4096, 65_536).imported();
        assertThat(recording.all(Unmap.class))
                .singleElement()
                .returns(0x1000_0000L, Unmap::iova)
                .returns(65_536L, Unmap::size);
    }

    @Test
    void makesNoEventOfAnUnmapThatFoundNothing() {
        assertThat(new Lines().unmap(0x1000_5000, 4096, 0).imported().all(Unmap.class)).isEmpty();
    }

    @Test
    void infersLeavesWhereOnlyTheTracepointIsThere() {
        Recording recording = new Lines().map(0x1000_0000, 0x780_0000, 8 << 20).imported();
        assertThat(recording.all(MapLeaves.class))
                .singleElement()
                .returns(8L << 20, MapLeaves::size);
        assertThat(recording.facts().leavesInferred()).isOne();
    }

    @Test
    void makesMapsAndUnmapsOfKprobesAlone() {
        Recording recording =
                new Lines()
                        .enter("iommu_map", DOM + " prot=0x3")
                        .enter("amd_iommu_map_pages", DOM + LEAVES)
                        .enter("iommu_v1_map_pages", LEAVES.trim())
                        .enter("__iommu_unmap", DOM + " iova=0x10000000 size=0x800000")
                        .enter("amd_iommu_iotlb_sync", DOM)
                        .flush("0xaa", 9)
                        .imported();
        assertThat(recording.all(MapLeaves.class)).singleElement().returns(9, MapLeaves::domain);
        assertThat(recording.all(Unmap.class)).singleElement().returns(8L << 20, Unmap::size);
    }

    @Test
    void readsFaultsOfTheEventLog() {
        Recording recording =
                new Lines()
                        .event(
                                "io_page_fault",
                                "IOMMU:vfio-pci 0000:00:05.0 iova=0x0000000010001000 flags=0x0001")
                        .imported();
        assertThat(recording.all(Fault.class))
                .singleElement()
                .returns("IO_PAGE_FAULT", Fault::code)
                .returns(DeviceId.parse("00:05.0"), Fault::bdf)
                .returns(0x1000_1000L, Fault::address)
                .returns(1L, Fault::flags);
    }

    @Test
    void givesSeveralEventsOfOneLineSeqsOfTheirOwn() {
        Recording recording = new Lines().map(0x1ff000, 0x3ff000, 0x203000).imported();
        assertThat(recording.events()).hasSize(3);
        assertThat(recording.events())
                .extracting(TraceEvent::seq)
                .containsExactly(1L << 16, (1L << 16) + 1, (1L << 16) + 2);
    }

    @Test
    void importsAHostWithoutKprobesAsFarAsItGoes() {
        Recording recording = Recording.ofResource("ftrace-nvme-rebind.txt.gz");
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.all(Unmap.class)).hasSize(23);
        assertThat(recording.facts().madeUpDomains()).containsExactly(65_536);
        assertThat(recording.all(Unmap.class)).allMatch(each -> each.domain() == 65_536);
        assertThat(recording.summary().report())
                .contains("whether unmaps were flushed cannot be told");
        assertThat(recording.summary().capabilities())
                .filteredOn(ImportSummary.Capability::present)
                .extracting(ImportSummary.Capability::fact)
                .containsExactly(Fact.DEVICE);
        assertThat(recording.summary().lines().ignored()).isEmpty();
    }
}
