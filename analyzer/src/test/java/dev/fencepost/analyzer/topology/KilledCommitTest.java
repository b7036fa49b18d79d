package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is halted in the middle of a transaction, on a real broker under exactly-once. Fails if
 * {@link ObjectStore} writes anywhere but in {@code flushCache()}.
 */
final class KilledCommitTest {
    private static final int RECORDS = 2_000;
    private static final int HALT_AT = 1_000;
    private static final int KEYS = 7;

    @TempDir Path directory;

    @Test
    void findsTheStateThatTheCommittedOffsetsImply() throws Exception {
        try (TestKafka kafka = new TestKafka()) {
            kafka.createTopics(1, CountingApp.INPUT, CountingApp.OUTPUT);
            kafka.send(IntStream.range(0, RECORDS).mapToObj(KilledCommitTest::record).toList());

            assertThat(runUntilHalted(kafka.servers())).isEqualTo(9);

            long committed = kafka.committed("counting", CountingApp.INPUT);
            assertThat(committed).isPositive().isLessThan(HALT_AT);
            assertThat(changelog(kafka)).isEqualTo(countsOf(committed));

            KafkaStreams second =
                    CountingApp.start(kafka.servers(), "counting", directory.toString(), -1);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> kafka.committed("counting", CountingApp.INPUT) == RECORDS);
            second.close();
            assertThat(changelog(kafka)).isEqualTo(countsOf(RECORDS));
            assertThat(said(kafka)).isEqualTo(eachCountOnce());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(int i) {
        return new ProducerRecord<>(
                CountingApp.INPUT, ("k" + i % KEYS).getBytes(UTF_8), new byte[0]);
    }

    private int runUntilHalted(String servers) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + directory,
                        CountingApp.class.getName(),
                        servers,
                        "counting",
                        directory.toString(),
                        Integer.toString(HALT_AT))
                .redirectOutput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    private static Map<String, Long> changelog(TestKafka kafka) {
        return CountingApp.latest(
                kafka.readCommitted("counting-" + CountingApp.STORE + "-changelog"));
    }

    private static Map<String, Long> countsOf(long records) {
        return LongStream.range(0, records)
                .boxed()
                .collect(Collectors.groupingBy(i -> "k" + i % KEYS, Collectors.counting()));
    }

    private static Map<String, List<Long>> said(TestKafka kafka) {
        List<ConsumerRecord<byte[], byte[]>> output = kafka.readCommitted(CountingApp.OUTPUT);
        return output.stream()
                .collect(
                        Collectors.groupingBy(
                                r -> new String(r.key(), UTF_8),
                                Collectors.mapping(
                                        r -> ByteBuffer.wrap(r.value()).getLong(),
                                        Collectors.toList())));
    }

    private static Map<String, List<Long>> eachCountOnce() {
        return countsOf(RECORDS).entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry ->
                                        LongStream.rangeClosed(1, entry.getValue())
                                                .boxed()
                                                .toList()));
    }
}
