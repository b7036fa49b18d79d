package dev.fencepost.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.producer.importer.RecordedPack;
import dev.fencepost.producer.importer.TraceText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script is run against a {@link FakeHost}: what it sets, and that nothing of it stays. */
@Timeout(120)
final class RecorderCommandTest {
    private static final String MAP =
            "t-1 [000] d..1. 1.000001: map: IOMMU: iova=0x10000000 paddr=0x7800000 size=4096\n";

    @TempDir private Path directory;

    private final StringWriter err = new StringWriter();
    private FakeHost host;

    @BeforeEach
    void makesAHost() throws IOException {
        host = new FakeHost(directory.resolve("host"));
        host.traces(MAP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "dash", "busybox"})
    void printsAScriptThatEachShellHereCanRead(String shell) throws Exception {
        Path file = directory.resolve("record.sh");
        assertThat(print("-o", file.toString())).isEmpty();
        if (isInstalled(shell)) {
            List<String> command = shell.equals("busybox") ? List.of(shell, "ash") : List.of(shell);
            ProcessBuilder check = new ProcessBuilder(new ArrayList<>(command));
            check.command().addAll(List.of("-n", file.toString()));
            assertThat(check.inheritIO().start().waitFor()).isZero();
        }
        assertThat(Files.readString(file)).isEqualTo(print());
    }

    @Test
    void makesItsOptionsTheDefaultsOfTheScript() {
        String script =
                print(
                        "--seconds=9",
                        "--clock=tai",
                        "--buffer=64M",
                        "--limit=2G",
                        "--at-end",
                        "--dma",
                        "--device=41:0.0",
                        "--device=0000:42:00.1");
        assertThat(script.lines())
                .contains("seconds='9'", "clock='tai'", "buffer_kb='65536'", "limit_mb='2048'")
                .contains("reading='at-end'", "dma='yes'", "devices='0000:41:00.0 0000:42:00.1'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seconds=-1",
                "--buffer=1K",
                "--limit=1K",
                "--clock=x86-tsc",
                "--device=$(reboot)"
            })
    void refusesWhatNoScriptCouldRecordWith(String option) {
        assertThat(run(new PrintWriter(new StringWriter()), option)).isEqualTo(2);
    }

    @Test
    void setsProbesOnTheFunctionsAsTheyAreCalledHere() throws Exception {
        host.symbols(
                "__iommu_queue_command_sync",
                "iommu_queue_command_sync",
                "iommu_completion_wait.isra.0",
                "iommu_completion_wait.cold",
                "psmash",
                "psmash.constprop.0",
                "psmash_and_more");
        assertThat(host.run(print(), "--", "true")).isZero();
        assertThat(probes())
                .contains(
                        "p:G/command __iommu_queue_command_sync iommu=$arg1:x64 d0=+0($arg2):x32"
                                + " d1=+4($arg2):x32 d2=+8($arg2):x32 d3=+12($arg2):x32",
                        "r128:G/command_ret __iommu_queue_command_sync ret=$retval:s32",
                        "p:G/wait iommu_completion_wait.isra.0",
                        "r128:G/wait_ret iommu_completion_wait.isra.0 ret=$retval:s32",
                        "p:G/psmash psmash pfn=$arg1:x64",
                        "p:G/psmash_2 psmash.constprop.0 pfn=$arg1:x64")
                .noneMatch(each -> each.contains("cold") || each.contains("psmash_and_more"))
                .noneMatch(each -> each.contains(" iommu_queue_command_sync"));
        assertThat(host.read("err"))
                .contains(
                        "missed: leaf sizes, for these cannot be probed here: amd_iommu_map_pages,")
                .contains("missed: RMP changes, for these cannot be probed here: rmp_make_private ")
                .doesNotContain("missed: invalidations");
    }

    @Test
    void setsTheClockTheBufferTracepointsAndFilters() throws Exception {
        assertThat(host.run(print("--device", "41:00.0"), "--buffer", "512", "--", "true"))
                .isZero();
        assertThat(host.read("removed/trace_clock")).isEqualTo("mono\n");
        assertThat(host.read("removed/buffer_size_kb")).isEqualTo("512\n");
        assertThat(host.read("removed/events/iommu/map/enable")).isEqualTo("1\n");
        assertThat(host.read("removed/events/iommu/map/filter")).isEqualTo("none\n");
        assertThat(host.read("removed/events/iommu/io_page_fault/filter"))
                .isEqualTo("device == \"0000:41:00.0\"\n");
        assertThat(host.read("removed/trace_marker")).startsWith("fencepost clock ");
        assertThat(host.read("tracefs/trace_clock")).startsWith("[local]");
    }

    @Test
    void packsOneFileThatImportTakes() throws Exception {
        assertThat(host.run(print(), "-o", "pack.tar.gz", "--", "true")).isZero();
        Path pack = host.path("out/pack.tar.gz");
        assertThat(host.read("stdout")).isEqualTo(pack + "\n");
        assertThat(packed(pack))
                .contains("MANIFEST", "clocks.txt", "dmesg.txt", "kprobes.txt", "tracepoints.txt")
                .endsWith("ftrace.txt");
        Path out = directory.resolve("out.jsonl");
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        int code =
                CommandRunner.run(
                        new ImportCommand(),
                        nowhere,
                        new PrintWriter(err, true),
                        pack.toString(),
                        "-o",
                        out.toString());
        assertThat(code).isZero();
        assertThat(Files.readString(out)).contains("\"op\":\"MAP\"");
        assertThat(err.toString())
                .contains("imports dmesg.txt ftrace.txt; for reading only: MANIFEST ")
                .contains("the recorder noted: missed: leaf sizes, for");
    }

    @Test
    void leavesNothingBehindAndAnswersWithTheCodeOfTheCommand() throws Exception {
        assertThat(host.run(print(), "--", "sh", "-c", "exit 3")).isEqualTo(3);
        assertUndone();
        assertThat(host.list("out")).hasSize(1);
    }

    @Test
    void endsAtCtrlCWithAWholeRecording() throws Exception {
        assertThat(interrupted("INT")).isZero();
        assertUndone();
        assertThat(packed(host.list("out").get(0))).endsWith("ftrace.txt");
    }

    @Test
    void endsACommandThatIsTerminatedAndPacksWhatThereIs() throws Exception {
        assertThat(interrupted("TERM", "--", "sleep", "100")).isEqualTo(143);
        assertUndone();
        assertThat(packed(host.list("out").get(0))).endsWith("ftrace.txt");
    }

    @Test
    void undoesAllWhenSettingUpFails() throws Exception {
        Files.delete(host.path("template/tracing_on"));
        host.write("template/tracing_on/in-the-way", "");
        assertThat(host.run(print(), "--", "true")).isEqualTo(1);
        assertThat(host.read("err")).contains("cannot write in");
        assertUndone();
        assertThat(host.list("out")).isEmpty();
    }

    @Test
    void touchesNothingWhereTheOutputCannotBeWritten() throws Exception {
        assertThat(host.run(print(), "-o", "/no/such/place/x", "--", "true")).isEqualTo(1);
        assertThat(host.read("tracefs/kprobe_events")).isEmpty();
        assertUndone();
    }

    @Test
    void putsTheSharedBufferBackAsItWas() throws Exception {
        host.write("tracefs/events/iommu/unmap/enable", "1\n");
        assertThat(host.run(print(), "--no-instance", "--device=41:00.0", "--", "true")).isZero();
        assertThat(host.read("tracefs/trace_clock")).isEqualTo("local\n");
        assertThat(host.read("tracefs/tracing_on")).isEqualTo("1\n");
        assertThat(host.read("tracefs/buffer_size_kb")).isEqualTo("1408\n");
        assertThat(host.read("tracefs/events/iommu/map/enable")).isEqualTo("0\n");
        assertThat(host.read("tracefs/events/iommu/unmap/enable")).isEqualTo("1\n");
        assertThat(host.read("tracefs/events/iommu/io_page_fault/filter")).isEqualTo("0\n");
        assertUndone();
    }

    @Test
    void leavesTheSharedBufferToWhoUsesIt() throws Exception {
        host.write("tracefs/set_event", "sched:sched_switch\n");
        assertThat(host.run(print(), "--no-instance", "--", "true")).isEqualTo(1);
        assertThat(host.read("err")).contains("somebody else traces");
        assertThat(host.read("tracefs/tracing_on")).isEqualTo("1\n");
    }

    @Test
    void saysWhatWasLost() throws Exception {
        host.write("template/per_cpu/cpu0/stats", "entries: 0\noverrun: 40\ndropped events: 2\n");
        host.write("tracefs/kprobe_profile", "  wait_ret  10  7\n  others  1  9\n");
        assertThat(host.run(print(), "--", "true")).isZero();
        assertThat(host.read("err"))
                .contains("lost 42 events")
                .contains("the kernel missed 7 times wait_ret")
                .doesNotContain("others");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "--seconds=x",
                "--device=somewhere",
                "--clock=x86-tsc",
                "--buffer",
                "true"
            })
    void theScriptRefusesBadUsageBeforeItTouchesAnything(String argument) throws Exception {
        assertThat(host.run(print(), argument)).isEqualTo(2);
        assertThat(host.read("err")).startsWith("fencepost: ").contains("--help tells more");
        assertUndone();
        assertThat(host.list("out")).isEmpty();
    }

    @Test
    void endsWhereAKernelTellsNothing() throws Exception {
        host.symbols("start_kernel");
        for (Path each : host.list("template/events/iommu")) {
            Files.delete(each.resolve("enable"));
        }
        assertThat(host.run(print(), "--", "true")).isEqualTo(1);
        assertThat(host.read("err")).contains("this kernel tells nothing of an IOMMU");
        assertUndone();
    }

    @Test
    void keepsWhatItRecordedWhereThatCannotBePacked() throws Exception {
        host.program("tar", "#!/bin/sh\nexit 1\n");
        assertThat(host.run(print(), "--", "true")).isEqualTo(1);
        assertThat(host.read("err")).contains("not packed; what was recorded is in ");
        assertThat(host.list("tracefs/instances")).isEmpty();
        assertThat(host.list("out")).isEmpty();
        Path kept = host.list("tmp/" + host.list("tmp").get(0).getFileName()).get(0);
        assertThat(kept.getParent()).isDirectoryRecursivelyContaining("glob:**/ftrace.txt");
    }

    @Test
    void saysWhenTheLimitCutsTheRecordingShort() throws Exception {
        host.traces(MAP.repeat(20_000));
        assertThat(host.run(print(), "--limit", "1", "--seconds", "1")).isZero();
        assertThat(host.read("err")).contains("the limit of 1 MB or a full disk cut");
        assertUndone();
    }

    private void assertUndone() throws IOException {
        List<String> lines = host.read("tracefs/kprobe_events").lines().toList();
        List<String> removed = lines.stream().filter(each -> each.startsWith("-:")).toList();
        assertThat(lines.stream().filter(each -> !each.startsWith("-:")).map(this::nameOf))
                .containsExactlyInAnyOrderElementsOf(removed.stream().map(this::nameOf).toList());
        assertThat(host.list("tracefs/instances")).isEmpty();
        assertThat(host.list("tmp")).isEmpty();
    }

    /** {@code fencepost_1/wait} of its definition and of its removal. */
    private String nameOf(String line) {
        return line.substring(line.indexOf(':') + 1).split(" ", 2)[0];
    }

    private int interrupted(String signal, String... arguments) throws Exception {
        Process process = host.start(print(), arguments);
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!host.read("err").contains("fencepost: recording")) {
            assertThat(Instant.now()).as(host.read("err")).isBefore(end);
            Thread.sleep(20);
        }
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** Definitions of probes, with G for their group. */
    private List<String> probes() throws IOException {
        return host.read("tracefs/kprobe_events")
                .lines()
                .filter(each -> !each.startsWith("-:"))
                .map(each -> each.replaceFirst("fencepost_\\d+", "G"))
                .toList();
    }

    private static Stream<String> packed(Path pack) throws IOException {
        RecordedPack recorded = RecordedPack.of(TraceText.of("pack", pack)).orElseThrow();
        return recorded.members().stream()
                .map(each -> each.name().substring(each.name().lastIndexOf('/') + 1));
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private String print(String... options) {
        StringWriter out = new StringWriter();
        assertThat(run(new PrintWriter(out), options)).isZero();
        return out.toString();
    }

    private int run(PrintWriter out, String... options) {
        return CommandRunner.run(new RecorderCommand(), out, new PrintWriter(err, true), options);
    }
}
