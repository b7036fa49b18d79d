package dev.fencepost.analyzer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Alert;
import dev.fencepost.trace.AlertJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be read, or not whole: a clear line, the right exit code, the rest judged. */
final class BadInputTest {
    private static final String GOOD =
            """
            {"stream":"iommu","op":"DEVICE","ts":0,"unit":0,"bdf":"01:00.0","domain":1,"on":true,"trusted":true,"asid":5}
            {"stream":"rmp","op":"SNAPSHOT","ts":10,"spa":"0x240000000","size":"4K","assigned":true,"validated":true,"asid":5,"gpa":"0x10000000"}
            """;
    private static final String AFTER =
            "{\"stream\":\"iommu\",\"op\":\"MAP\",\"ts\":20,\"domain\":1,\"iova\":\"0x10000000\","
                    + "\"spa\":\"0x240000000\",\"size\":\"2M\"}\n";

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"ts\":15,\"spa\":\"0x10000000000000000\"}",
                "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"ts\":15,\"spa\":\"0x0\",\"colour\":\"red\"}",
                "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"ts\":15,\"spa\":\"0x0\",\"removed\":[]}",
                "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"ts\":15",
                "hello"
            })
    void namesABadLineAndJudgesTheRest(String bad) throws IOException {
        String file = file("bad.jsonl", GOOD + bad + '\n' + AFTER);
        Console console = Console.run("offline", "--format", "json", file);

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.errLines()).singleElement().asString().startsWith(file + ":3: ");
        List<Alert> alerts = console.outLines().stream().map(AlertJson::read).toList();
        assertThat(alerts).extracting(Alert::code).contains("IO_LARGER", "RMP");
        Console people = Console.run("offline", file);
        assertThat(people.code()).isEqualTo(2);
        assertThat(people.out()).contains("1 unreadable, reported above");
    }

    @Test
    void namesTheUnknownFieldAndTheAddressBeyond64Bits() throws IOException {
        String field =
                "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"ts\":1,\"spa\":\"0x0\",\"colour\":1}\n";
        assertThat(Console.run("offline", file("field.jsonl", field)).err()).contains("colour");
        String address =
                "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"ts\":1,\"spa\":\"0x10000000000000000\"}\n";
        assertThat(Console.run("offline", file("address.jsonl", address)).err())
                .contains("spa is not an address")
                .contains("64 bits");
    }

    @Test
    void refusesLinesThatWouldCostMoreThanAnyMachineHas() throws IOException {
        String map =
                "{\"stream\":\"iommu\",\"op\":\"MAP\",\"ts\":1,\"domain\":1,\"iova\":\"0x0\","
                        + "\"spa\":\"0x0\",\"size\":\"4K\",\"count\":4294967296}\n";
        String access =
                "{\"stream\":\"dma\",\"op\":\"ACCESS\",\"ts\":1,\"bdf\":\"0000:01:00.0\","
                        + "\"iova\":\"0x0\",\"length\":4611686018427387904,\"dir\":\"READ\"}\n";
        Console console = Console.run("offline", file("huge.jsonl", map + access));

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.err()).contains("huge.jsonl:1: ").contains("huge.jsonl:2: ");
    }

    @Test
    void stopsAtTheFirstBadLineWhereStrict() throws IOException {
        String file = file("bad.jsonl", GOOD + "hello\nworld\n" + AFTER);
        Console console = Console.run("offline", "--strict", file);

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.out()).isEmpty();
        assertThat(console.errLines())
                .singleElement()
                .asString()
                .startsWith("fencepost: " + file + ":3: ");
    }

    @Test
    void showsTwentyBadLinesAndCountsTheRest() throws IOException {
        String file = file("bad.jsonl", GOOD + "hello\n".repeat(33) + AFTER);
        Console console = Console.run("offline", file);

        assertThat(console.errLines()).hasSize(21).last().isEqualTo("... and 13 more problems");
    }

    @Test
    void prefersBadInputToFailOn() throws IOException {
        String file = file("bad.jsonl", GOOD + "hello\n" + AFTER);
        assertThat(Console.run("offline", "--fail-on", "LATENT", file).code()).isEqualTo(2);
    }

    @Test
    void judgesATruncatedAvroFileUpToItsEnd() throws IOException {
        Path whole = directory.resolve("whole.avro");
        Console.run("simulate", "--events", "20000", "--memory", "8M", "-o", whole.toString());
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = directory.resolve("cut.avro");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        Console console = Console.run("offline", "--format", "json", cut.toString());

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.errLines())
                .singleElement()
                .asString()
                .startsWith(cut + ":")
                .contains("breaks off");
        assertThat(console.outLines().stream().map(line -> AlertJson.read(line).code()))
                .contains("IOMMU", "RMP", "DMA");
    }

    @Test
    void judgesATruncatedGzipFileUpToItsEnd() throws IOException {
        byte[] bytes = gzip((GOOD + AFTER).repeat(1));
        Path cut = directory.resolve("cut.jsonl.gz");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 12));
        Console console = Console.run("offline", cut.toString());

        assertThat(console.code()).isEqualTo(2);
        assertThat(console.errLines()).isNotEmpty().first().asString().startsWith(cut + ":");
    }

    @Test
    void refusesWhatIsNoTraceAtAllInOneLine() throws IOException {
        assertRefused(directory.resolve("missing.avro").toString(), "no such file");
        assertRefused(directory.toString(), "is a directory");
        assertRefused(file("empty.jsonl", ""), "is empty");
        assertRefused(file("photo.png", "\u0089PNG\r\n"), "unknown format");
        Path gzip = directory.resolve("short.gz");
        Files.write(gzip, Arrays.copyOf(gzip("hello"), 5));
        assertRefused(gzip.toString(), "gzip data is damaged");
    }

    @Test
    void refusesBadOptionsInOneLineAndAHint() throws IOException {
        String file = file("good.jsonl", GOOD);
        List<List<String>> bad =
                List.of(
                        List.of("offline"),
                        List.of("offline", file, "--format", "xml"),
                        List.of("offline", file, "--window", "0x1ffffffffffffffff"),
                        List.of("offline", file, "--from", "soon"),
                        List.of("offline", file, "--to", "99999999999s"),
                        List.of("offline", file, "--fail-on", "BAD"),
                        List.of("offline", file, "--hardware", "intel"),
                        List.of("offline", file, "--colour"),
                        List.of("ofline", file),
                        List.of());
        for (List<String> args : bad) {
            Console console = Console.run(args.toArray(String[]::new));
            assertThat(console.code()).as("%s", args).isEqualTo(2);
            assertThat(console.out()).as("%s", args).isEmpty();
            assertThat(console.errLines().get(0)).startsWith("fencepost: ");
            assertThat(console.err()).as("%s", args).contains("--help'");
        }
    }

    private static void assertRefused(String file, String cause) {
        Console console = Console.run("offline", file);
        assertThat(console.code()).isEqualTo(2);
        assertThat(console.out()).isEmpty();
        assertThat(console.errLines())
                .singleElement()
                .asString()
                .startsWith("fencepost: " + file + ": ")
                .contains(cause);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
