package dev.fencepost.analyzer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on a terminal, which {@code script} is for it, and in a pipe. */
final class OfflineTerminalTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String ESCAPE = "\u001b[";
    private static final String SMASHED =
            """
            {"stream":"iommu","op":"DEVICE","ts":0,"unit":0,"bdf":"01:00.0","domain":1,"on":true,"trusted":true,"asid":5}
            {"stream":"rmp","op":"SNAPSHOT","ts":10,"spa":"0x240000000","size":"2M","assigned":true,"validated":true,"asid":5,"gpa":"0x10000000"}
            {"stream":"iommu","op":"MAP","ts":20,"domain":1,"iova":"0x10000000","spa":"0x240000000","size":"2M"}
            {"stream":"rmp","op":"PSMASH","ts":3000,"spa":"0x240000000"}
            """;

    @TempDir private Path directory;
    private String offline;

    @BeforeEach
    void writeTrace() throws IOException {
        assumeTrue(Files.isExecutable(SCRIPT), "SKIPPED: there is no " + SCRIPT);
        Path trace = Files.writeString(directory.resolve("smashed.jsonl"), SMASHED);
        offline =
                String.join(
                        " ",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp '" + System.getProperty("java.class.path") + "'",
                        Fencepost.class.getName(),
                        "offline '" + trace + "'");
    }

    @Test
    void drawsInColourOnATerminal() throws Exception {
        assertThat(terminal("LC_ALL=C.UTF-8"))
                .contains(ESCAPE, "┏", "├──────", "●", "PSMASH SPA 0x240000000");
    }

    @Test
    void drawsWithoutColourWhereNobodyWantsIt() throws Exception {
        assertThat(terminal("LC_ALL=C.UTF-8 NO_COLOR=1")).doesNotContain(ESCAPE).contains("┏");
    }

    @Test
    void drawsInAsciiWhereTheLocaleHasNoMore() throws Exception {
        assertThat(terminal("LC_ALL=C")).contains("+------", "o").matches("(?s)\\p{ASCII}*");
    }

    @Test
    void writesPlainLinesIntoAPipe() throws Exception {
        assertThat(terminal("LC_ALL=C.UTF-8", " | cat"))
                .doesNotContain(ESCAPE, "┏")
                .contains("    0.000003000 s  rmp    PSMASH SPA 0x240000000, 2M to 512 of 4K");
    }

    private String terminal(String environment) throws Exception {
        return terminal(environment, "");
    }

    private String terminal(String environment, String rest) throws Exception {
        Path out = directory.resolve("out");
        String command = "stty cols 80; export " + environment + "; " + offline + rest;
        Process process =
                new ProcessBuilder(List.of(SCRIPT.toString(), "-qec", command, "/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(command).isTrue();
        String text = Files.readString(out, UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
