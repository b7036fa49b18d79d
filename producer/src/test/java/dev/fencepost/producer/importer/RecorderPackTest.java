package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Unmap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the recorder's script left of {@code producer/recording}'s workload on Linux 6.12. */
final class RecorderPackTest {
    private static final DeviceId EDU = DeviceId.parse("0000:00:05.0");

    private static RecordedPack pack;
    private static Recording recording;

    @BeforeAll
    static void importsThePack() throws IOException {
        String name = "recorder-vfio-6.12.tar.gz";
        pack = RecordedPack.of(TraceText.of(name, Recording.path(name))).orElseThrow();
        TraceText trace =
                pack.members().stream()
                        .filter(each -> each.name().endsWith("/ftrace.txt"))
                        .findFirst()
                        .orElseThrow();
        recording = Recording.of(trace);
    }

    @Test
    void isWholeAndSaysWhatItsKernelCouldNotTell() {
        assertThat(pack.breaksOff()).isEmpty();
        assertThat(pack.notes())
                .containsExactly(
                        "missed: RMP faults, for there is no tracepoint kvm/kvm_rmp_fault");
    }

    /** 68 ms apart at the start and 79 ms at the end: an emulated clock, which no line fits. */
    @Test
    void relatesTheKernelsLogByTheMarksOfTheScript() {
        List<IncidentPart> parts =
                pack.recordings().stream()
                        .map(
                                each ->
                                        new IncidentPart(
                                                ImportFormat.of(each).orElseThrow(), List.of(each)))
                        .toList();
        try (Incident incident = new Incident(parts, ImportOptions.NONE, Map.of(), problem -> {})) {
            assertThat(incident.summary().notes())
                    .anyMatch(
                            each ->
                                    each.endsWith(
                                            "+0.073115500 s, fitted on 2 clock marks, within 5.515"
                                                    + " ms"));
        }
    }

    @Test
    void readsEveryLine() {
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.summary().lost()).isZero();
        assertThat(recording.summary().lines().ignored()).containsOnlyKeys("tracing_mark_write");
    }

    @Test
    void tellsEachUnmapFlushedAndEachWaitCompleted() {
        assertThat(recording.facts().unmapsFlushed())
                .isEqualTo(recording.summary().count(Op.UNMAP))
                .isGreaterThan(60);
        assertThat(recording.facts().unmapsUnflushed()).isZero();
        assertThat(recording.all(Completion.class))
                .hasSize((int) recording.summary().count(Op.COMPLETION_WAIT))
                .allMatch(Completion::ok);
    }

    @Test
    void tellsLeafSizesAndWhatAnUnmapOfAPartRemoved() {
        assertThat(recording.facts().leavesInferred()).isZero();
        assertThat(recording.all(MapLeaves.class))
                .extracting(MapLeaves::size)
                .contains(4096L, 65_536L, 2L << 20);
        assertThat(recording.all(Unmap.class))
                .extracting(Unmap::iova, Unmap::size)
                .contains(tuple(0x1000_0000L, 2L << 20), tuple(0x1000_0000L, 65_536L));
    }

    @Test
    void tellsWhichDeviceIsInWhichDomain() {
        assertThat(recording.facts().madeUpDomains()).isEmpty();
        assertThat(recording.all(DeviceEntry.class))
                .hasSize(4)
                .allMatch(each -> each.bdf().equals(EDU));
    }

    @Test
    void holdsTheWorkloadsOwnAccesses() {
        assertThat(recording.all(Access.class))
                .extracting(Access::dir, Access::iova, Access::length)
                .containsExactly(
                        tuple(Direction.READ, 0x1000_1000L, 64L),
                        tuple(Direction.READ, 0x101f_ffe0L, 64L),
                        tuple(Direction.WRITE, 0x101f_ffe0L, 64L),
                        tuple(Direction.READ, 0x1000_1000L, 64L),
                        tuple(Direction.READ, 0x1000_7fe0L, 64L),
                        tuple(Direction.READ, 0x1000_ffe0L, 64L),
                        tuple(Direction.WRITE, 0x1000_0ff0L, 32L),
                        tuple(Direction.WRITE, 0x1000_0000L, 32L));
    }
}
