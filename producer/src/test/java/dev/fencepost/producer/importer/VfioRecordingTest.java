package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Linux 6.12 kernel, a VFIO program and all kprobes: its ground truth is known. */
final class VfioRecordingTest {
    private static final DeviceId EDU = DeviceId.parse("0000:00:05.0");
    private static final int DOMAIN = 7;

    private static Recording recording;

    @BeforeAll
    static void importsTheRecording() {
        recording = Recording.ofResource("ftrace-vfio-kprobes.txt.gz");
    }

    @Test
    void readsEveryLine() {
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.summary().lines().read()).isEqualTo(14_506);
        assertThat(recording.summary().lines().unreadable()).isZero();
        assertThat(recording.summary().late()).isZero();
        assertThat(recording.summary().lines().ignored())
                .containsOnlyKeys("tracing_mark_write", "dom_flush_complete_ret");
    }

    @Test
    void makesOneEventOfEachThingHoweverManyProbesTellOfIt() {
        assertThat(recording.all(MapLeaves.class)).hasSize(515);
        assertThat(recording.all(Unmap.class)).hasSize(515);
        assertThat(recording.all(CompletionWait.class)).hasSize(1038);
        assertThat(recording.all(Completion.class)).hasSize(1038).allMatch(Completion::ok);
        assertThat(
                        recording.all(Invalidate.class).stream()
                                .filter(each -> each.kind() == InvalidateKind.PAGES))
                .hasSize(1032);
        assertThat(
                        recording.all(Invalidate.class).stream()
                                .filter(each -> each.kind() == InvalidateKind.DEVICE))
                .hasSize(6)
                .allMatch(each -> each.bdf().equals(EDU));
    }

    @Test
    void findsTheRealLeafSizes() {
        assertThat(recording.facts().leafSizes())
                .containsExactly(1L << 12, 1L << 13, 1L << 16, 1L << 23);
        assertThat(recording.facts().leavesInferred()).isZero();
        assertThat(recording.all(MapLeaves.class))
                .filteredOn(each -> each.size() == 8 << 20)
                .singleElement()
                .returns(0x1000_0000L, MapLeaves::iova)
                .returns(0x780_0000L, MapLeaves::spa)
                .returns(1L, MapLeaves::count)
                .returns(Permission.READ_WRITE, MapLeaves::perm);
    }

    @Test
    void removesWhatWentAndNotWhatWasAskedFor() {
        assertThat(recording.all(Unmap.class))
                .filteredOn(each -> each.size() > 4096)
                .extracting(Unmap::iova, Unmap::size)
                .containsExactly(
                        tuple(0L, 8192L),
                        tuple(0x1000_0000L, 8L << 20),
                        tuple(0x1000_0000L, 65_536L));
    }

    @Test
    void joinsDomainPointersToRealIds() {
        assertThat(recording.facts().domains()).containsExactly(3, DOMAIN);
        assertThat(recording.facts().madeUpDomains()).isEmpty();
        assertThat(recording.all(MapLeaves.class)).allMatch(each -> each.domain() == DOMAIN);
        assertThat(recording.all(Unmap.class)).allMatch(each -> each.domain() == DOMAIN);
    }

    @Test
    void tellsTheDomainOfTheDeviceFromAttachAndDetach() {
        assertThat(recording.all(DeviceEntry.class))
                .extracting(
                        DeviceEntry::bdf, DeviceEntry::domain, DeviceEntry::on, DeviceEntry::ats)
                .containsExactly(
                        tuple(EDU, 3, true, false),
                        tuple(EDU, 3, false, false),
                        tuple(EDU, DOMAIN, true, false),
                        tuple(EDU, DOMAIN, false, false));
    }

    @Test
    void takesTheProgramsDmaForAccessesBetweenItsMarkers() {
        assertThat(recording.all(Access.class))
                .extracting(Access::dir, Access::iova, Access::length)
                .containsExactly(
                        tuple(Direction.READ, 0x1000_1000L, 64L),
                        tuple(Direction.READ, 0x101f_ffe0L, 64L),
                        tuple(Direction.WRITE, 0x101f_ffe0L, 64L),
                        tuple(Direction.READ, 0x1000_1000L, 64L),
                        tuple(Direction.READ, 0x101f_efe0L, 64L),
                        tuple(Direction.READ, 0x1000_ffe0L, 64L),
                        tuple(Direction.WRITE, 0x1000_0ff0L, 32L),
                        tuple(Direction.WRITE, 0x1000_0000L, 32L));
        Access stale = recording.all(Access.class).get(3);
        assertThat(stale.ts() - stale.tsErr()).isLessThanOrEqualTo(31_098_438_000L);
        assertThat(stale.ts() + stale.tsErr()).isGreaterThanOrEqualTo(31_359_006_000L);
    }

    @Test
    void followsEachUnmapWithACoveringInvalidationAndItsCompletionBeforeAnyOtherChange() {
        List<TraceEvent> iommu =
                recording.events().stream().filter(each -> each.stream() == Stream.IOMMU).toList();
        int checked = 0;
        for (int i = 0; i < iommu.size(); i++) {
            if (iommu.get(i) instanceof Unmap unmap) {
                assertFlushed(unmap, iommu, i + 1);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(515);
        assertThat(recording.facts().unmapsFlushed()).isEqualTo(515);
        assertThat(recording.facts().unmapsUnflushed()).isZero();
    }

    private static void assertFlushed(Unmap unmap, List<TraceEvent> iommu, int from) {
        boolean covered = false;
        Set<Long> tokens = new HashSet<>();
        for (TraceEvent event : iommu.subList(from, iommu.size())) {
            assertThat(event.op()).as("before the flush of %s", unmap).isNotIn(Op.MAP, Op.UNMAP);
            if (event instanceof Invalidate each && each.kind() == InvalidateKind.PAGES) {
                covered |= each.domain() == unmap.domain() && holds(each, unmap);
            } else if (covered && event instanceof CompletionWait wait) {
                tokens.add(wait.token());
            } else if (event instanceof Completion done && tokens.contains(done.token())) {
                return;
            }
        }
        throw new AssertionError("never flushed: " + unmap);
    }

    private static boolean holds(Invalidate flush, Unmap unmap) {
        return flush.size() == 0
                || (flush.iova() <= unmap.iova()
                        && unmap.iova() + unmap.size() <= flush.iova() + flush.size());
    }

    @Test
    void placesEachStreamInRisingOrder() {
        Map<Stream, Envelope> last = new EnumMap<>(Stream.class);
        for (TraceEvent event : recording.events()) {
            Envelope before = last.put(event.stream(), event.envelope());
            if (before != null) {
                assertThat(event.seq()).isGreaterThan(before.seq());
                assertThat(event.ts()).isGreaterThanOrEqualTo(before.ts());
            }
        }
        assertThat(recording.events().stream().map(TraceEvent::seq).distinct())
                .hasSameSizeAs(recording.events());
    }

    @Test
    void saysWhatItCannotTell() {
        assertThat(recording.summary().capabilities())
                .extracting(each -> each.fact().label(), ImportSummary.Capability::present)
                .containsExactly(
                        tuple("domain", true),
                        tuple("device", true),
                        tuple("leaf size", true),
                        tuple("invalidations", true),
                        tuple("completions", true),
                        tuple("accesses", true),
                        tuple("RMP", false));
    }
}
