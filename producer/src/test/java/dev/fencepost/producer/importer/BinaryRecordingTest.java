package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What trace-cmd and perf recorded of one workload each on a Debian kernel (producer/recording), as
 * their binary files and as the text that they printed of them there.
 */
final class BinaryRecordingTest {
    @ParameterizedTest
    @CsvSource({
        "trace-cmd, trace-cmd-vfio.dat.xz, trace-cmd-vfio.txt.xz",
        "perf, perf-vfio.data.xz, perf-vfio-ns.txt.xz"
    })
    void tellsTheSameAsItsText(String tool, String binary, String text) {
        assumeTrue(
                RecordingTool.path().stream().anyMatch(each -> Files.exists(each.resolve(tool))),
                () -> tool + " is not installed");
        List<TraceEvent> printed = Recording.of(file(text)).events();
        assertThat(printed).filteredOn(MapLeaves.class::isInstance).hasSizeGreaterThan(20);
        assertThat(printed).filteredOn(Unmap.class::isInstance).hasSizeGreaterThan(20);
        assertThat(imported(binary)).containsExactlyElementsOf(printed);
    }

    /** A tool that is older than the one that recorded may refuse. */
    private static List<TraceEvent> imported(String binary) {
        try {
            return Recording.of(file(binary)).events();
        } catch (BadInputException e) {
            assertThat(e).hasMessageContaining("with the version that recorded it, run: xz -d");
            return abort(e.getMessage());
        }
    }

    @Test
    void namesTheCommandWhereThereIsNoTool() {
        assertThatThrownBy(() -> withoutTools("trace-cmd-vfio.dat.xz"))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith(
                        "run: xz -d trace-cmd-vfio.dat.xz && trace-cmd report -t trace-cmd-vfio.dat"
                                + " > trace-cmd-vfio.dat.txt");
        assertThatThrownBy(() -> withoutTools("perf-vfio.data.xz"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("perf is not on the path");
    }

    private static void withoutTools(String name) throws IOException {
        TraceText.of(name, Recording.path(name), List.of()).open().close();
    }

    @Test
    void takesPerfsMicrosecondsForCutOff() {
        List<TraceEvent> exact = Recording.of(file("perf-vfio-ns.txt.xz")).events();
        List<TraceEvent> cut = Recording.of(file("perf-vfio-us.txt.xz")).events();
        assertThat(cut).hasSameSizeAs(exact);
        for (int i = 1; i < cut.size(); i++) { // the first says that no flush is recorded
            TraceEvent each = cut.get(i);
            assertThat(each.ts()).isEqualTo(exact.get(i).ts() / 1000 * 1000);
            assertThat(exact.get(i).ts() - each.ts()).isBetween(0L, each.tsErr());
        }
        assertThat(exact).anyMatch(each -> each.ts() % 1000 > 500); // rounding would show
    }

    private static TraceText file(String name) {
        return TraceText.of(name, Recording.path(name));
    }
}
