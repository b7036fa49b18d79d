package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Op;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.AlertJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The offline command as a user meets it. */
final class OfflineCommandTest {
    /** A 2M leaf whose frame is smashed at 1 s, and hit at 2 s. */
    private static final String SMASHED =
            """
            {"stream":"iommu","op":"DEVICE","ts":0,"unit":0,"bdf":"01:00.0","domain":1,"on":true,"trusted":true,"asid":5}
            {"stream":"rmp","op":"SNAPSHOT","ts":10,"spa":"0x240000000","size":"2M","assigned":true,"validated":true,"asid":5,"gpa":"0x10000000"}
            {"stream":"iommu","op":"MAP","ts":20,"domain":1,"iova":"0x10000000","spa":"0x240000000","size":"2M"}
            {"stream":"rmp","op":"PSMASH","ts":1000000000,"spa":"0x240000000"}
            {"stream":"dma","op":"ACCESS","ts":2000000000,"bdf":"01:00.0","iova":"0x10001000","length":64,"dir":"READ","trusted":true}
            """;

    @TempDir private Path directory;
    private String smashed;

    @BeforeEach
    void writeTrace() throws IOException {
        smashed = file("smashed.jsonl", SMASHED);
    }

    @Test
    void tabulatesAlertsAndSaysWhatProvesThem() {
        Console console = Console.run("offline", smashed);

        assertThat(console.code()).isZero();
        assertThat(console.err()).isEmpty();
        assertThat(console.outLines().get(0))
                .startsWith("kind")
                .contains("code", "severity", "confidence", "state", "hits", "first window");
        assertThat(console.outLines().get(1))
                .startsWith("SIZE_MISMATCH  IO_LARGER  FAULT     CERTAIN     OPEN ")
                .endsWith("1.000000000  0x240000000   h0 domain 1");
        assertThat(console.out())
                .contains("FAULT IO_LARGER (certain, h0): IOMMU leaf of 2M over a frame")
                .contains("1.000000000 s  rmp    PSMASH SPA 0x240000000")
                .contains("ACCESS 0000:01:00.0 READ 64 bytes at IOVA 0x10001000, T=1")
                .contains("To do: ")
                .doesNotContain("\u001b");
    }

    @Test
    void saysWhatATraceHoldsAndWhatItCanTell() {
        Console console = Console.run("offline", smashed);

        assertThat(console.out())
                .contains("host h0, run 0: 5 events over 2.000000000 s")
                .contains("iommu   DEVICE 1, MAP 1")
                .contains("rmp     SNAPSHOT 1, PSMASH 1")
                .contains("dma     ACCESS 1; outcome recorded of 0")
                .contains("leaves  of 2M")
                .contains("gaps    none")
                .containsPattern("SIZE_MISMATCH +judged\n")
                .containsPattern("FLUSH_ORDER +no leaf changes");
    }

    @Test
    void writesTheFinalRevisionOfEachAlertOneALine() {
        Console console = Console.run("offline", "--format", "json", smashed);

        assertThat(console.code()).isZero();
        Alert alert = AlertJson.read(console.outLines().get(0));
        assertThat(console.outLines()).containsExactly(AlertJson.write(alert));
        assertThat(alert.code()).isEqualTo("IO_LARGER");
        assertThat(alert.severity()).isEqualTo(Severity.FAULT);
        assertThat(alert.state()).isEqualTo(AlertState.OPEN);
        assertThat(alert.hits()).isEqualTo(1);
        assertThat(alert.evidence())
                .extracting(TraceEvent::op)
                .contains(Op.MAP, Op.PSMASH, Op.ACCESS);
    }

    @Test
    void writesTheSameUnderTheNameThatOtherToolsKnow() {
        assertThat(Console.run("offline", "--format", "jsonl", smashed))
                .isEqualTo(Console.run("offline", "--format", "json", smashed));
    }

    @Test
    void writesToAFileThatAppearsWhole() throws IOException {
        for (String format : List.of("text", "json", "jsonl", "sarif", "junit")) {
            String file = path("out." + format);
            Console console = Console.run("offline", "--format", format, "-o", file, smashed);
            assertThat(console).isEqualTo(new Console(0, "", ""));
            assertThat(Files.readString(Path.of(file))).contains("IO_LARGER").endsWith("\n");
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).as("no temporary files").hasSize(6);
        }
    }

    @Test
    void leavesAFileAloneThatItCannotReplace() throws IOException {
        String old = file("old.sarif", "old");
        assertThat(Console.run("offline", "--format=sarif", "-o", old, path("none")).code())
                .isEqualTo(2);
        assertThat(Path.of(old)).hasContent("old");
        Console nowhere = Console.run("offline", "-o", path("no/where"), path("none"));
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.err()).contains("no such directory: " + path("no"));
        assertThat(Console.run("offline", "-o", path(""), smashed).err())
                .contains("is a directory");
        assertThat(Console.run("offline", "--hazards-url", "hazards.md", smashed).err())
                .contains("--hazards-url is not absolute: 'hazards.md'");
    }

    @Test
    void judgesASimulatedFileAsItJudgesItsTextForm() throws IOException {
        String avro = path("run.avro");
        String text = path("run.jsonl.gz");
        for (String each : List.of(avro, text)) {
            Console made =
                    Console.run(
                            "simulate",
                            "--hosts",
                            "2",
                            "--events",
                            "30000",
                            "--memory",
                            "8M",
                            "--policy",
                            "no-wait",
                            "-o",
                            each);
            assertThat(made).isEqualTo(new Console(0, "", ""));
        }
        Console fromAvro = Console.run("offline", "--format", "json", avro);

        assertThat(fromAvro.out())
                .isEqualTo(Console.run("offline", "--format", "json", text).out());
        assertThat(fromAvro.outLines().stream().map(AlertJson::read))
                .hasSizeGreaterThan(10)
                .isSortedAccordingTo(Analysis.ORDER);
    }

    @Test
    void judgesATraceThatIsOutOfOrderAsOneThatIsInOrder() throws IOException {
        List<String> lines = SMASHED.lines().toList();
        StringBuilder byStream = new StringBuilder();
        for (String stream : List.of("dma", "rmp", "iommu")) {
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.contains('"' + stream + '"')) {
                    byStream.append(line.replace("{", "{\"seq\":" + (i + 1) + ",")).append('\n');
                }
            }
        }
        String file = file("by-stream.jsonl", byStream + "hello\n");
        Console console = Console.run("offline", "--format", "json", file);

        assertThat(console.errLines()).as("each problem told once").hasSize(1);
        assertThat(console.outLines().stream().map(line -> AlertJson.read(line).id()))
                .contains(
                        AlertJson.read(Console.run("offline", "--format=json", smashed).out())
                                .id());
    }

    @Test
    void answersWithThreeWhereAnAlertIsAsBadAsAskedFor() throws IOException {
        assertThat(Console.run("offline", "--fail-on", "FAULT", smashed).code()).isEqualTo(3);
        assertThat(Console.run("offline", "--fail-on", "LATENT", smashed).code()).isEqualTo(3);
        assertThat(Console.run("offline", "--fail-on", "BREACH", smashed).code()).isZero();
        String shown = "0x240200000";
        assertThat(Console.run("offline", "--fail-on", "LATENT", "--window", shown, smashed).code())
                .isZero();
    }

    @Test
    void showsOnlyTheFrameAskedFor() {
        assertThat(codes("--window", "0x2401fffff")).containsExactly("IO_LARGER");
        assertThat(codes("--window", "9663676416")).containsExactly("IO_LARGER");
        assertThat(codes("--window", "0x240200000")).isEmpty();
        assertThat(Console.run("offline", "--window", "0x0", smashed).outLines().get(0))
                .isEqualTo("No alerts here; 1 elsewhere.");
    }

    @Test
    void showsOnlyWhatWasThereInTheTimeAskedFor() throws IOException {
        assertThat(codes("--to", "0.5s")).isEmpty();
        assertThat(codes("--to", "999999999")).isEmpty();
        assertThat(codes("--to", "1000ms")).containsExactly("IO_LARGER");
        assertThat(codes("--from", "1000000000")).containsExactly("IO_LARGER");
        assertThat(codes("--from", "100s")).as("open to the end").containsExactly("IO_LARGER");
        String unmap =
                "{'stream':'iommu','op':'UNMAP','ts':3000000000,'domain':1,'iova':'0x10000000','size':'2M'}";
        String closed = file("closed.jsonl", SMASHED + unmap.replace('\'', '"'));
        assertThat(codes(closed, "--from", "3s")).containsExactly("IO_LARGER");
        assertThat(codes(closed, "--from", "3.000000001s")).isEmpty();
    }

    @Test
    void judgesByTheHardwareAskedFor() {
        assertThat(codes("--hardware", "ideal")).isEmpty();
        assertThat(codes("--hardware", "single-owner")).isEmpty();
        assertThat(codes("--hardware", "amd,validated-required=off")).contains("IO_LARGER");
    }

    @Test
    void readsStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(SMASHED.getBytes(StandardCharsets.UTF_8)));
            assertThat(Console.run("offline", "--format=json", "-").outLines()).hasSize(1);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void findsNothingToSayOfATraceWithoutHazards() throws IOException {
        String first = SMASHED.lines().findFirst().orElseThrow();
        Console console = Console.run("offline", file("quiet.jsonl", first));

        assertThat(console.code()).isZero();
        assertThat(console.outLines().get(0)).isEqualTo("No alerts.");
        assertThat(console.out())
                .containsPattern("SIZE_MISMATCH +no MAP events.*; no RMP events")
                .containsPattern("UNMAPPED_DMA +no MAP events.*; no ACCESS");
    }

    private List<String> codes(String... options) {
        boolean named = options.length % 2 == 1;
        String[] args = new String[options.length + (named ? 2 : 3)];
        args[0] = "offline";
        args[1] = "--format=json";
        System.arraycopy(options, 0, args, 2, options.length);
        if (!named) {
            args[args.length - 1] = smashed;
        }
        Console console = Console.run(args);
        assertThat(console.code()).as(console.err()).isZero();
        return console.outLines().stream().map(line -> AlertJson.read(line).code()).toList();
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
