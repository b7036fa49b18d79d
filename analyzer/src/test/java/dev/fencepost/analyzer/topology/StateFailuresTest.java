package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.fencepost.analyzer.cli.Console;
import dev.fencepost.analyzer.cli.RunningCommand;
import dev.fencepost.analyzer.demo.LocalCluster;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.sim.Policy;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk under {@code stream} fails. What waits for another stream is on it, in RocksDB; all of
 * it is in a changelog too, so that a directory may go.
 */
final class StateFailuresTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir Path directory;

    private final LocalCluster cluster = new LocalCluster();
    private final TraceFeed feed =
            new TraceFeed(new Slots(1)).simulate(Policy.STATIC_HUGE, 41, 30_000);
    private TestKafka kafka;
    private List<ProducerRecord<byte[], byte[]>> records;

    @BeforeEach
    void start() {
        cluster.start(1, 0);
        kafka = new TestKafka(cluster.kafka().bootstrapServers());
        records = feed.records(cluster.registry(), 32, new Random(41));
    }

    @AfterEach
    void stop() {
        kafka.close();
        cluster.close();
    }

    @Test
    void stopsWhereTheDiskIsFullAndGoesOnWhereItIsNot() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()))
                .as("only root may mount a small disk")
                .isZero();
        try {
            try (RunningCommand stream = stream(small)) {
                await().atMost(LIMIT)
                        .until(() -> kafka.topics().anyMatch("fencepost-shelf-changelog"::equals));
                fill(small);
                kafka.send(all(false));
                Console end = stream.end();
                assertThat(end.code()).isEqualTo(1);
                assertThat(lastLine(end))
                        .isEqualTo(
                                "fencepost: stopped: no space left for state in %s; make room or set"
                                        + " state.dir, and start again: nothing is lost",
                                small);
            }
        } finally {
            assertThat(run("umount", small.toString())).isZero();
        }
        kafka.send(all(true));
        finish(directory.resolve("large"));
    }

    @Test
    void stopsWhereTheStateIsDamagedAndGoesOnWithoutIt() throws Exception {
        Path state = directory.resolve("state");
        long iommu = records.stream().filter(r -> r.topic().equals("fencepost.iommu")).count();
        kafka.send(all(false));
        try (RunningCommand stream = stream(state)) {
            stream.awaitErr("streaming as fencepost");
            await().atMost(LIMIT)
                    .until(() -> kafka.committed("fencepost", "fencepost.iommu") >= iommu);
        }
        assertThat(damage(state)).isPositive();

        try (RunningCommand stream = stream(state)) {
            Console end = stream.end();
            assertThat(end.code()).isEqualTo(1);
            assertThat(lastLine(end))
                    .startsWith("fencepost: stopped: the state in " + state + " cannot be used (")
                    .endsWith(
                            "); delete that directory and start again: all of it is restored from the"
                                    + " changelogs");
        }
        assertThat(run("rm", "-r", state.toString())).isZero();
        kafka.send(all(true));
        finish(state);
    }

    /** The records of the DMA stream, or of the two others, which wait for it. */
    private List<ProducerRecord<byte[], byte[]>> all(boolean dma) {
        return records.stream().filter(r -> r.topic().equals("fencepost.dma") == dma).toList();
    }

    private void finish(Path state) throws Exception {
        List<String> expected = feed.offline().stream().map(StreamedAlerts::show).toList();
        try (RunningCommand stream = stream(state)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(alerts().finals()).isEqualTo(expected));
            assertThat(stream.isRunning()).isTrue();
        }
        assertThat(alerts().revisions()).doesNotHaveDuplicates();
    }

    private StreamedAlerts alerts() {
        return StreamedAlerts.read(
                kafka.readCommitted(TopicNames.ALERTS).stream().map(ConsumerRecord::value).toList(),
                cluster.registry());
    }

    /** Leaves nothing of a disk for others. */
    private static void fill(Path disk) throws IOException {
        try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
            while (disk.toFile().getUsableSpace() > 0) {
                filler.write(new byte[4096]);
            }
        }
    }

    /** Writes over every table and manifest of RocksDB. */
    private static long damage(Path state) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(state)) {
            files =
                    tree.filter(Files::isRegularFile)
                            .filter(file -> file.toString().contains("/rocksdb/"))
                            .filter(
                                    file ->
                                            file.toString()
                                                    .matches(".*(sst|MANIFEST-\\d+|CURRENT)"))
                            .toList();
        }
        for (Path file : files) {
            Files.write(file, "not what RocksDB wrote".getBytes(UTF_8));
        }
        return files.size();
    }

    private RunningCommand stream(Path state) throws IOException {
        Path properties =
                Files.writeString(
                        directory.resolve("stream.properties"),
                        String.join(
                                "\n",
                                "state.dir=" + state,
                                "commit.interval.ms=50",
                                "rocksdb.config.setter=" + SmallBuffers.class.getName()));
        return RunningCommand.start(
                "stream",
                "--bootstrap-server",
                kafka.servers(),
                "--registry",
                cluster.registryUrl().toString(),
                "--properties",
                properties.toString(),
                "--silence",
                "off",
                "--merge-memory",
                "4K");
    }

    private static String lastLine(Console console) {
        return console.errLines().get(console.errLines().size() - 1);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start()
                .waitFor();
    }
}
