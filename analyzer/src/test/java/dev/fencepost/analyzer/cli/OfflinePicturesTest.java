package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code offline} draws into files. */
final class OfflinePicturesTest {
    /** Two hosts, each with a 2M leaf over a frame that is smashed. */
    private static final String SMASHED =
            """
            {"stream":"iommu","op":"DEVICE","host":"%1$s","ts":0,"unit":0,"bdf":"01:00.0","domain":1,"on":true,"trusted":true,"asid":5}
            {"stream":"rmp","op":"SNAPSHOT","host":"%1$s","ts":10,"spa":"0x240000000","size":"2M","assigned":true,"validated":true,"asid":5,"gpa":"0x10000000"}
            {"stream":"iommu","op":"MAP","host":"%1$s","ts":20,"domain":1,"iova":"0x10000000","spa":"0x240000000","size":"2M"}
            {"stream":"rmp","op":"PSMASH","host":"%1$s","ts":1000000000,"spa":"0x240000000"}
            """;

    @TempDir private Path directory;
    private String trace;

    @BeforeEach
    void writeTrace() throws IOException {
        Path file = directory.resolve("two.jsonl");
        Files.writeString(file, SMASHED.formatted("left") + SMASHED.formatted("right"));
        trace = file.toString();
    }

    @Test
    void drawsTheWindowOfTheHostThatIsNamed() throws IOException {
        Path svg = directory.resolve("window.svg");
        Console console =
                Console.run(
                        "offline", "--window", "right/0x240000000", "--svg", svg.toString(), trace);
        assertThat(console.code()).as(console.err()).isZero();
        assertThat(console.out()).contains("right domain 1").doesNotContain("left domain 1");
        assertThat(Files.readString(svg))
                .startsWith("<svg ")
                .contains("Window 0x240000000 of host right", "LATENT IO_LARGER", "PSMASH")
                .doesNotContain("left");
    }

    @Test
    void writesAReportOfTheAlertsThatAreShown() throws IOException {
        Path report = directory.resolve("report.html");
        Console console = Console.run("offline", "--report", report.toString(), trace);
        assertThat(console.code()).as(console.err()).isZero();
        assertThat(Files.readString(report))
                .startsWith("<!doctype html>")
                .contains("Content-Security-Policy")
                .endsWith("</html>\n");
    }

    @Test
    void writesATraceForPerfettoOfTheAlertsThatAreShown() throws IOException {
        Path trace = directory.resolve("run.pftrace");
        Console console =
                Console.run(
                        "offline",
                        "--window",
                        "right/0x240000000",
                        "--perfetto",
                        trace.toString(),
                        this.trace);
        assertThat(console.code()).as(console.err()).isZero();
        assertThat(Files.readString(trace, StandardCharsets.ISO_8859_1))
                .contains("right", "Window 0x240000000", "Leaves", "IO_LARGER", "PSMASH")
                .doesNotContain("left");
    }

    @Test
    void refusesAPictureOfNoWindowBeforeItReads() {
        Console console = Console.run("offline", "--svg", "window.svg", "no such trace");
        assertThat(console.code()).isEqualTo(2);
        assertThat(console.err()).contains("--svg draws one window: name it with --window");
    }

    @Test
    void refusesAPlaceThatIsNotThereBeforeItReads() {
        Path nowhere = directory.resolve("nowhere");
        String report = nowhere.resolve("report.html").toString();
        Console console = Console.run("offline", "--report", report, "no such trace");
        assertThat(console.code()).isEqualTo(2);
        assertThat(console.err()).contains("no such directory: " + nowhere);
    }
}
