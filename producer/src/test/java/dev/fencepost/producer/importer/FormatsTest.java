package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One program, recorded by each recorder in turn: each text tells the same of it. */
final class FormatsTest {
    private static final String TRACEFS = "ftrace-vfio-kprobes.txt.gz";
    private static final String PERF = "perf-script-vfio-ns.txt.zst";
    private static final String TRACE_CMD = "trace-cmd-report-vfio-ns.txt.xz";

    @Test
    void perfTellsOfTheSameMapsAndUnmapsInTheSameOrder() {
        List<String> tracefs = changes(Recording.ofResource(TRACEFS), true);
        assertThat(tracefs).hasSize(1030);
        assertThat(changes(Recording.ofResource(PERF), true)).isEqualTo(tracefs);
    }

    @Test
    void perfTellsOfTheSameMemoryButForPagesThatTheKernelChoseAnew() {
        List<Long> tracefs = memory(Recording.ofResource(TRACEFS));
        List<Long> perf = memory(Recording.ofResource(PERF));
        assertThat(perf).hasSameSizeAs(tracefs);
        List<Integer> different = new ArrayList<>();
        for (int i = 0; i < perf.size(); i++) {
            if (!perf.get(i).equals(tracefs.get(i))) {
                different.add(i);
            }
        }
        assertThat(different).containsExactly(0, 514); // the MSI window's, and scenario 6's
    }

    /** Its run had no four huge pages in a row, and it recorded no unmaps. */
    @Test
    void traceCmdTellsOfTheSameMaps() {
        List<String> tracefs = changes(Recording.ofResource(TRACEFS), false);
        List<String> traceCmd = changes(Recording.ofResource(TRACE_CMD), false);
        assertThat(traceCmd.subList(1, 5))
                .containsExactly(
                        "map 10000000 200000",
                        "map 10200000 200000",
                        "map 10400000 200000",
                        "map 10600000 200000");
        assertThat(traceCmd.get(0)).isEqualTo(tracefs.get(0));
        assertThat(traceCmd.subList(5, traceCmd.size())).isEqualTo(tracefs.subList(2, 515));
    }

    @Test
    void nanosecondsAreExact() {
        assertThat(Recording.ofResource(PERF).all(Unmap.class))
                .first()
                .returns(57_633_240_831L, TraceEvent::ts)
                .returns(0L, TraceEvent::tsErr);
        assertThat(Recording.ofResource(TRACE_CMD).all(MapLeaves.class))
                .first()
                .returns(36_747_727_915L, TraceEvent::ts)
                .returns(0L, TraceEvent::tsErr);
    }

    @Test
    void theDmaApiNamesTheDeviceOfADisksMapsInEachRecorder() {
        DeviceId disk = DeviceId.parse("0000:00:04.0");
        for (String name : List.of("ftrace-nvme.txt.gz", "trace-cmd-report-nvme.txt.gz")) {
            Recording recording = Recording.ofResource(name);
            assertThat(recording.problems()).isEmpty();
            assertThat(recording.all(DeviceEntry.class))
                    .extracting(DeviceEntry::bdf, DeviceEntry::domain, DeviceEntry::on)
                    .containsExactly(tuple(disk, 65_536, true));
            assertThat(recording.all(MapLeaves.class)).allMatch(each -> each.domain() == 65_536);
            assertThat(recording.all(Unmap.class))
                    .isNotEmpty()
                    .allMatch(each -> each.domain() == 65_536 && each.size() == 1 << 17);
        }
    }

    /** Each map call and each unmap, by address and size. */
    private static List<String> changes(Recording recording, boolean withUnmaps) {
        assertThat(recording.problems()).isEmpty();
        List<String> changes = new ArrayList<>();
        for (TraceEvent event : recording.events()) {
            if (event instanceof MapLeaves map) {
                changes.add(change("map", map.iova(), map.size() * map.count()));
            } else if (withUnmaps && event instanceof Unmap unmap) {
                changes.add(change("unmap", unmap.iova(), unmap.size()));
            }
        }
        return changes;
    }

    private static String change(String what, long iova, long size) {
        return what + ' ' + Long.toHexString(iova) + ' ' + Long.toHexString(size);
    }

    private static List<Long> memory(Recording recording) {
        return recording.all(MapLeaves.class).stream().map(MapLeaves::spa).toList();
    }
}
