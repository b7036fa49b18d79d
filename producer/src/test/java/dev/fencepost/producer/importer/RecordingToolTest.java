package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.trace.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs that stand in for trace-cmd and perf: shell scripts in a directory of the path. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
final class RecordingToolTest {
    private static final String LINE =
            "t-1 [000] d..1. 1.000001: map: IOMMU: iova=0x1000 paddr=0x1000 size=4096";

    @TempDir private Path directory;

    @Test
    void printsATraceDatWithTraceCmdEachTimeItIsRead() throws IOException {
        program(
                "trace-cmd",
                "echo \"$@\" >> " + directory + "/calls; echo 'cpus=1'; echo '" + LINE + "'");
        Recording recording = Recording.of(traceDat("a b;c.dat"));
        assertThat(recording.all(MapLeaves.class)).hasSize(1);
        assertThat(Files.readAllLines(directory.resolve("calls")))
                .hasSize(2)
                .containsOnly("report -t " + directory.resolve("a b;c.dat"));
    }

    @Test
    void printsAPerfDataWithPerf() throws IOException {
        program(
                "perf",
                "echo \"$@\" > " + directory + "/calls",
                "echo 't 1/1 [000] 1.0000001: iommu:map: IOMMU: iova=0x1000 paddr=0x1000 size=4096'");
        Recording recording = Recording.of(file("perf.data", "PERFILE2........"));
        assertThat(recording.all(MapLeaves.class)).hasSize(1);
        assertThat(directory.resolve("calls"))
                .hasContent(
                        "script --ns -F comm,pid,tid,cpu,time,event,trace -i "
                                + directory.resolve("perf.data"));
    }

    @Test
    void saysWhatToRunWhereTheToolIsMissing() throws IOException {
        TraceText text = traceDat("trace.dat");
        assertThatThrownBy(text::open)
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "trace.dat: is a binary recording and trace-cmd is not on the path; where it"
                                + " is, run: trace-cmd report -t trace.dat > trace.dat.txt");
    }

    @Test
    void showsWhatTheToolComplainsOf() throws IOException {
        program("trace-cmd", "echo '" + LINE + "'", "echo one >&2", "echo two >&2", "exit 3");
        TraceText text = traceDat("trace.dat");
        assertThatThrownBy(() -> Recording.of(text))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "trace.dat: the program that prints it ended with 3: one; two; with the"
                                + " version that recorded it, run: trace-cmd report -t trace.dat"
                                + " > trace.dat.txt");
    }

    @Test
    void neitherWaitsForATalkativeToolNorHoldsItsOutput() throws IOException {
        program(
                "trace-cmd",
                "head -c 1000000 /dev/zero >&2",
                "while :; do echo '" + LINE + "'; done");
        try (InputStream in = traceDat("trace.dat").open()) {
            assertThat(in.readNBytes(10_000_000)).hasSize(10_000_000);
        }
    }

    @Test
    void unpacksAPackedBinaryRecordingForTheTool() throws IOException {
        program(
                "perf",
                "shift 5; cat \"$1\" > "
                        + directory
                        + "/seen; echo \"$1\" > "
                        + directory
                        + "/name; echo '"
                        + LINE
                        + "'");
        Recording recording = Recording.of(packed());
        assertThat(recording.all(MapLeaves.class)).hasSize(1);
        assertThat(directory.resolve("seen")).hasContent("PERFILE2........");
        assertThat(Path.of(Files.readString(directory.resolve("name")).strip())).doesNotExist();
    }

    @Test
    void saysHowToUnpackWhatNoToolIsThereFor() throws IOException {
        TraceText text = packed();
        assertThatThrownBy(text::open)
                .hasMessageEndingWith(
                        "run: gzip -d perf.data.gz && perf script --ns -F"
                                + " comm,pid,tid,cpu,time,event,trace -i perf.data > perf.data.txt");
    }

    private TraceText packed() throws IOException {
        Path file = directory.resolve("perf.data.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("PERFILE2........".getBytes(StandardCharsets.ISO_8859_1));
        }
        return TraceText.of("perf.data.gz", file, List.of(directory));
    }

    private TraceText traceDat(String name) throws IOException {
        return file(name, "\u0017\u0008Dtracing7\0...");
    }

    private TraceText file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        return TraceText.of(name, file, List.of(directory.resolve("nowhere"), directory));
    }

    private void program(String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
