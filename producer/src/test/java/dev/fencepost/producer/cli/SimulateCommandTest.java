package dev.fencepost.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.trace.MonotoneSource;
import dev.fencepost.trace.TraceFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "jsonl.gz"})
    void writesTheSameBytesForTheSameSeed(String format) throws IOException {
        byte[] first = simulated("first." + format, "--seed", "7");
        assertThat(simulated("second." + format, "--seed", "7")).isEqualTo(first);
        assertThat(simulated("third." + format, "--seed", "8")).isNotEqualTo(first);
    }

    @Test
    void writesWhatCanBeReadAgainWithoutAComplaint() throws IOException {
        simulated("trace.jsonl", "--policy", "psmash-io", "--hosts", "2", "--boot");
        int count = 0;
        try (MonotoneSource source =
                TraceFiles.open(
                        directory.resolve("trace.jsonl").toString(),
                        problem -> assertThat(problem).isNull())) {
            for (; source.hasNext(); count++) {
                assertThat(source.next().tsErr()).isZero();
            }
        }
        assertThat(count).isEqualTo(20_000);
    }

    @Test
    void namesTheKnownPoliciesInOneLineForAnUnknownOne() {
        assertThat(run("--policy", "hope", "-o", "-")).isEqualTo(2);
        assertThat(err.toString())
                .contains("unknown policy 'hope'; known: nohugepages,")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--guests=0",
                "--memory=3M",
                "--memory=lots",
                "--hosts=0",
                "--iotlb=1000",
                "--hardware=intel",
                "--workload=toaster",
                "--churn=-1",
                "--swiotlb=3M",
                "--swiotlb=48M",
                "--untrusted-devices=33",
                "--cost=luck=1",
                "--cost=walk",
                "--hardware=amd,luck=on",
                "--bootstrap-server=localhost:1",
                "--inject=LUCK=1",
                "--inject=NO_FLUSH",
                "--inject=NO_FLUSH=2",
                "--inject=NO_FLUSH=0.1,NO_FLUSH=0.2",
                "--injected=faults.jsonl",
                "--hardware=amd,stage1-entry=8K",
                "--hardware=amd,validated-required",
                "--ats=4",
                "--stage1=-1"
            })
    void refusesWhatItCannotDoAsBadUsage(String option) {
        assertThat(run("-o", "-", option)).isEqualTo(2);
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void tellsBesideTheTraceWhatWasInjected() throws IOException {
        simulated("run.jsonl.gz", "--inject", "WRONG_ASID=0.001,TRACE_GAP=1", "--guests", "1");
        assertThat(Files.readAllLines(directory.resolve("run.injected.jsonl")))
                .anyMatch(
                        line ->
                                line.matches(
                                        "\\{\"number\":1,\"code\":\"WRONG_ASID\",\"host\":\"h0\","
                                                + "\"run\":0,\"firstTs\":\\d+,\"firstSeq\":\\d+,"
                                                + "\"lastTs\":\\d+,\"lastSeq\":\\d+,\"alerts\":"
                                                + "\\[\\{\"kind\":\"OWNERSHIP\",\"code\":\"WRONG_ASID\","
                                                + "\"severity\":\"FAULT\",\"confidence\":\"\\w+\","
                                                + "\"domain\":1001,\"bdf\":\"0000:f0:00.0\","
                                                + "\"window\":\"0x\\w+\",\"iova\":\"0x\\w+\"}]}"))
                .anyMatch(line -> line.contains("\"code\":\"TRACE_GAP\""));
    }

    @Test
    void writesTheSameTraceWithRatesOfZeroAsWithNone() throws IOException {
        byte[] none = simulated("none.jsonl");
        assertThat(simulated("zero.jsonl", "--inject", "NO_FLUSH=0")).isEqualTo(none);
        assertThat(directory.resolve("zero.injected.jsonl")).doesNotExist();
    }

    @Test
    void asksWhereToWhereNobodySays() {
        assertThat(run("--seed", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("where to?");
    }

    @Test
    void teachesItsPolicies() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("split-flush-smash: split", "granule-2m: ", "single-owner: ")
                .contains("stage1-entry: ", "iotlb-hit=10:", "nvme: NVMe disks", "Examples:");
    }

    @Test
    void equipsDevicesAndSetsSwitchesAsTold() throws IOException {
        byte[] plain = simulated("plain.jsonl", "--units=2");
        byte[] equipped = simulated("equipped.jsonl", "--units=2", "--ats=1", "--stage1=1");
        byte[] large =
                simulated(
                        "large.jsonl",
                        "--units=2",
                        "--ats=1",
                        "--stage1=1",
                        "--hardware=ideal,stage1-entry=2M,translated-requests-checked=off");
        assertThat(new String(plain, UTF_8)).doesNotContain("ATC");
        assertThat(new String(equipped, UTF_8)).contains("\"source\":\"ATC\"", "DEVICE_TLB");
        assertThat(large).isNotEqualTo(equipped);
    }

    private byte[] simulated(String name, String... options) throws IOException {
        Path file = directory.resolve(name);
        String[] all = new String[options.length + 6];
        System.arraycopy(options, 0, all, 6, options.length);
        System.arraycopy(
                new String[] {"-o", file.toString(), "--events", "20000", "--memory", "8M"},
                0,
                all,
                0,
                6);
        assertThat(run(all)).as(err.toString()).isZero();
        return Files.readAllBytes(file);
    }

    private int run(String... args) {
        return CommandRunner.run(
                new SimulateCommand(), new PrintWriter(out, true), new PrintWriter(err), args);
    }
}
