package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fencepost.analyzer.demo.DemoSettings;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.analyzer.demo.StreamedRun;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.route.BatchLimits;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of docs/streams.md that look at the topics from a shell, run as they stand. */
final class KcatTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "streams.md");
    private static final String BETWEEN = "---- next line";

    @TempDir private Path directory;

    @Test
    void readsTheTopicsAndTheRegistryAsTheDocumentSays() throws Exception {
        for (String program : List.of("kcat", "curl", "bash")) {
            assumeTrue(isInstalled(program), "no " + program + " here: install its package");
        }
        try (LocalCluster cluster = new LocalCluster()) {
            cluster.start(4, 64 << 20);
            List<Alert> streamed = streamed(cluster);
            String[] said = run(cluster);

            assertThat(said[0]).contains("topic \"fencepost.alerts\" with 4 partitions");
            List<String> ids = said[1].lines().map(line -> line.split("[ :]", 3)[1]).toList();
            assertThat(ids)
                    .hasSameElementsAs(streamed.stream().map(Alert::id).toList())
                    .hasSizeGreaterThanOrEqualTo(streamed.size());
            assertThat(said[2].lines().map(line -> line.strip().split(" ", -1)[1]))
                    .containsExactly("h0/0", "h0/1", "h0/2", "h0/3");
            assertThat(said[4]).contains("\"subject\":\"fencepost.alerts-value\"", "\"version\":1");
            GenericRecord first = decoded();
            assertThat(first.get("id")).hasToString(ids.get(0));
            assertThat(first.get("host")).hasToString("h0");
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static List<Alert> streamed(LocalCluster cluster) {
        DemoSettings settings =
                new DemoSettings(
                        SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 5, 20_000),
                        1,
                        new Slots(4),
                        BatchLimits.DEFAULT,
                        1);
        StreamedRun run = new StreamedRun(cluster, settings);
        cluster.add(run);
        List<Alert> alerts = run.run(progress -> {}).alerts();
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    /** What each line prints. */
    private String[] run(LocalCluster cluster) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("set -eo pipefail\n");
        for (String line : lines()) {
            script.append(line.replace("localhost:9092", cluster.kafka().bootstrapServers()))
                    .append("\necho '" + BETWEEN + "'\n");
        }
        String url = cluster.registryUrl().toString();
        Path out = directory.resolve("out");
        Process bash =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                script.toString().replace("http://localhost:8081", url))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        int code = bash.waitFor();
        String said = Files.readString(out, UTF_8);
        assertThat(code).as(said).isZero();
        return said.split(BETWEEN + "\n", -1);
    }

    private static List<String> lines() throws IOException {
        String text = Files.readString(DOCUMENT);
        String section = text.substring(text.indexOf("\n## From a shell\n"));
        int from = section.indexOf("```sh\n") + "```sh\n".length();
        String[] lines = section.substring(from, section.indexOf("\n```", from)).split("\n", -1);
        assertThat(lines).as("lines of the document").hasSize(7);
        return Arrays.asList(lines);
    }

    /** The first alert as any Avro decodes it. */
    private GenericRecord decoded() throws IOException {
        Schema schema = new Schema.Parser().parse(directory.resolve("alert.avsc").toFile());
        BinaryDecoder decoder =
                DecoderFactory.get()
                        .binaryDecoder(Files.readAllBytes(directory.resolve("alert.bin")), null);
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return record;
    }
}
