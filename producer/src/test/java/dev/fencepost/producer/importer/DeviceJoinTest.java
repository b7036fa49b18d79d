package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Domains by the devices that the DMA API names, where no probe tells them. */
final class DeviceJoinTest {
    private static final String DISK = "0000:00:04.0";
    private static final String CARD = "0000:00:05.0";

    private static String page(String device, long iova) {
        return String.format(
                "%s dir=TO_DEVICE dma_addr=%x size=512 phys_addr=7800e00 attrs=", device, iova);
    }

    @Test
    void givesEachDeviceItsDomainThoughTheirAddressesCollide() {
        Recording recording =
                new Lines()
                        .on("a-1", 0)
                        .map(0x1000, 0x7000, 4096)
                        .on("b-2", 1)
                        .map(0x1000, 0x9000, 4096)
                        .event("dma_map_phys", page(CARD, 0x1e00))
                        .on("a-1", 0)
                        .event("dma_map_page", page(DISK, 0x1000))
                        .unmap(0x1000, 4096, 4096)
                        .event("dma_unmap_page", page(DISK, 0x1000))
                        .on("b-2", 1)
                        .unmap(0x1000, 4096, 4096)
                        .imported();
        assertThat(recording.all(DeviceEntry.class))
                .extracting(each -> each.bdf().toString(), DeviceEntry::domain)
                .containsExactlyInAnyOrder(tuple(CARD, 65_536), tuple(DISK, 65_537));
        assertThat(recording.all(MapLeaves.class))
                .extracting(MapLeaves::spa, MapLeaves::domain)
                .containsExactly(tuple(0x7000L, 65_537), tuple(0x9000L, 65_536));
        assertThat(recording.all(Unmap.class))
                .as("the first is named, the second is that of the only domain left")
                .extracting(Unmap::domain)
                .containsExactly(65_537, 65_536);
        assertInOrder(recording);
    }

    private static void assertInOrder(Recording recording) {
        List<Long> seqs = recording.events().stream().map(TraceEvent::seq).toList();
        assertThat(seqs).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void joinsAllMapsOfAListAndNoneBesideIt() {
        Recording recording =
                new Lines()
                        .map(0x9000_0000L, 0x1000, 4096)
                        .map(0x2000, 0x9000, 8192)
                        .map(0x4000, 0x5000, 4096)
                        .event(
                                "dma_map_sg",
                                DISK
                                        + " dir=FROM_DEVICE nents=2/2 ents=1/1 dma_addrs={0x2000}"
                                        + " sizes={0x3000} phys_addrs={0x9000,0x5000} attrs=")
                        .imported();
        assertThat(recording.all(MapLeaves.class))
                .extracting(MapLeaves::iova, MapLeaves::domain)
                .containsExactly(
                        tuple(0x9000_0000L, 65_537),
                        tuple(0x2000L, 65_536),
                        tuple(0x4000L, 65_536));
    }

    @Test
    void readsTheListThatTraceCmdCannotPrint() {
        Recording recording =
                new Lines()
                        .map(0xfff8_0000L, 0x9000, 8192)
                        .event(
                                "dma_map_sg",
                                "          [FAILED TO PARSE] device="
                                        + DISK
                                        + " full_nents=1 phys_addrs=ARRAY[00, 90, 00, 00, 00, 00, 00,"
                                        + " 00] dma_addrs=ARRAY[00, 00, f8, ff, 00, 00, 00, 00]"
                                        + " lengths=ARRAY[00, 20, 00, 00]")
                        .imported();
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.all(DeviceEntry.class))
                .extracting(DeviceEntry::bdf)
                .containsExactly(DeviceId.parse(DISK));
    }

    @Test
    void joinsAnUnmapWithTheFreeBeforeIt() {
        Recording recording =
                new Lines()
                        .event("dma_free", DISK + " dma_addr=3010 size=24 virt_addr=0 attrs=")
                        .unmap(0x3000, 4096, 4096)
                        .event("dma_free", DISK + " dma_addr=8000 size=24 virt_addr=0 attrs=")
                        .unmap(0x5000, 4096, 4096)
                        .imported();
        assertThat(recording.all(Unmap.class))
                .extracting(Unmap::domain)
                .containsExactly(65_536, 65_537);
    }

    @Test
    void devicesOfOneGroupShareADomain() {
        Recording recording =
                new Lines()
                        .event("add_device_to_group", "IOMMU: groupID=7 device=" + DISK)
                        .event("add_device_to_group", "IOMMU: groupID=7 device=" + CARD)
                        .map(0x1000, 0x7000, 4096)
                        .event("dma_map_page", page(DISK, 0x1000))
                        .map(0x2000, 0x7000, 4096)
                        .event("dma_map_page", page(CARD, 0x2000))
                        .imported();
        assertThat(recording.all(MapLeaves.class))
                .extracting(MapLeaves::domain)
                .containsOnly(65_536);
        assertThat(recording.all(DeviceEntry.class)).hasSize(2);
    }

    @Test
    void namesTheRealDomainWhereAProbeTellsItsPointer() {
        Recording recording =
                new Lines()
                        .enter("iommu_map", "dom=0xff00 prot=0x3")
                        .map(0x1000, 0x7000, 4096)
                        .event("dma_map_page", page(DISK, 0x1000))
                        .enter("amd_iommu_iotlb_sync", "dom=0xff00")
                        .flush("0xaa", 9)
                        .imported();
        assertThat(recording.all(MapLeaves.class)).extracting(MapLeaves::domain).containsExactly(9);
        assertThat(recording.all(DeviceEntry.class))
                .extracting(DeviceEntry::domain, DeviceEntry::on)
                .containsExactly(tuple(9, true));
    }

    @Test
    void believesAPersonOverBoth() {
        Recording recording =
                Recording.of(
                        new ImportOptions(
                                "h0",
                                List.of(
                                        new DeviceClaim(
                                                DeviceId.parse(DISK), OptionalInt.of(4), true, 2))),
                        new Lines()
                                .map(0x1000, 0x7000, 4096)
                                .event("dma_map_page", page(DISK, 0x1000))
                                .text());
        assertThat(recording.all(MapLeaves.class)).extracting(MapLeaves::domain).containsExactly(4);
    }

    @Test
    void aDeviceThatIsDetachedLeavesItsDomain() {
        Recording recording =
                new Lines()
                        .map(0x1000, 0x7000, 4096)
                        .event("dma_map_page", page(DISK, 0x1000))
                        .event("detach_device_from_domain", "IOMMU: device=" + DISK)
                        .imported();
        assertThat(recording.all(DeviceEntry.class))
                .extracting(DeviceEntry::on)
                .containsExactly(true, false);
    }

    @Test
    void holdsNothingBackForLong() {
        Lines lines =
                new Lines().map(0x1000, 0x7000, 4096).event("dma_map_page", page(DISK, 0x1000));
        for (int i = 0; i < 5000; i++) {
            lines.map(0x10_0000 + i * 0x2000L, 0x7000, 4096);
        }
        Recording recording = lines.imported();
        assertThat(recording.all(MapLeaves.class)).hasSize(5001);
        assertThat(recording.all(MapLeaves.class).get(5000).domain()).isEqualTo(65_537);
        assertInOrder(recording);
    }

    @Test
    void aDeviceThatIsNoPciFunctionNamesNoDomain() {
        Recording recording =
                new Lines()
                        .map(0x1000, 0x7000, 4096)
                        .event("dma_map_page", page("AMDI0010:00", 0x1000))
                        .imported();
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.all(DeviceEntry.class)).isEmpty();
        assertThat(recording.summary().lines().ignored()).containsEntry("dma_map_page", 1L);
    }
}
