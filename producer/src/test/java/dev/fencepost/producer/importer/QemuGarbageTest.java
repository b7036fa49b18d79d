package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Text that is damaged, or that somebody made on purpose. */
@Timeout(120)
final class QemuGarbageTest {
    private static final int LINES = 3000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @RepeatedTest(20)
    void saysOfEachDamagedLineWhatBecameOfIt() {
        List<String> lines = recorded();
        for (int i = 0; i < 200; i++) {
            int at = random.nextInt(lines.size());
            lines.set(at, damaged(lines.get(at), lines.get(random.nextInt(lines.size()))));
        }
        QemuLog.Read read =
                QemuLog.read(ImportOptions.NONE, QemuLog.text(String.join("\n", lines) + "\n"));

        ImportSummary.Lines said = read.summary().lines();
        assertThat(said.read()).as("seed %d", seed).isEqualTo(LINES);
        assertThat(said.unreadable()).as("seed %d", seed).isEqualTo(read.problems().size());
        assertThat(said.understood()).as("seed %d", seed).isPositive();
        assertThat(read.all(Gap.class).isEmpty()).isEqualTo(read.problems().isEmpty());
        assertInOrder(read.events());
    }

    private String damaged(String line, String other) {
        int at = random.nextInt(line.length() + 1);
        return switch (random.nextInt(5)) {
            case 0 -> line.substring(0, at);
            case 1 -> line.substring(at);
            case 2 -> line.substring(0, at) + other;
            case 3 -> line.substring(0, at) + (char) random.nextInt(0xd800) + line.substring(at);
            default -> line.replace('0', (char) ('0' + random.nextInt(60)));
        };
    }

    private void assertInOrder(List<TraceEvent> events) {
        Map<Stream, Envelope> last = new EnumMap<>(Stream.class);
        for (TraceEvent event : events) {
            Envelope before = last.put(event.stream(), event.envelope());
            if (before != null) {
                assertThat(event.seq()).as("seed %d", seed).isGreaterThan(before.seq());
                assertThat(event.ts()).as("seed %d", seed).isGreaterThanOrEqualTo(before.ts());
            }
        }
    }

    private static List<String> recorded() {
        String name = "/traces/qemu-amdvi.log.gz";
        try (InputStream in =
                new GZIPInputStream(QemuGarbageTest.class.getResourceAsStream(name))) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = new ArrayList<>(Arrays.asList(all.split("\n")));
            return new ArrayList<>(lines.subList(18_000, 18_000 + LINES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPackedLogThatBreaksOffIsReadUpToThere() throws IOException {
        byte[] packed;
        try (InputStream in =
                QemuGarbageTest.class.getResourceAsStream("/traces/qemu-amdvi.log.gz")) {
            packed = in.readAllBytes();
        }
        byte[] half = Arrays.copyOf(packed, packed.length / 2);
        QemuLog.Read read =
                QemuLog.read(
                        ImportOptions.NONE,
                        new TraceText() {
                            @Override
                            public String name() {
                                return "half.gz";
                            }

                            @Override
                            public InputStream open() throws IOException {
                                return new GZIPInputStream(new java.io.ByteArrayInputStream(half));
                            }
                        });

        assertThat(read.problems()).hasSize(1);
        assertThat(read.problems().get(0).cause()).startsWith("packed data is damaged");
        assertThat(read.events()).hasSizeGreaterThan(100).last().isInstanceOf(Gap.class);
        assertThat(read.summary().lines().unreadable()).isEqualTo(1);
    }

    @Test
    void translationsThatNeverEndDoNotPileUp() {
        QemuLog log = new QemuLog();
        for (int i = 0; i < 50_000; i++) {
            log.faulted(i * 64L);
        }
        QemuLog.Read read = log.imported();

        assertThat(read.events()).isEmpty();
        assertThat(read.summary().notes()).anyMatch(each -> each.startsWith("50000 failed"));
    }

    @Test
    void changesOfDomainAreToldUpToABound() {
        QemuLog log = new QemuLog();
        int walks = DeviceEpochs.MOST_CHANGES;
        for (int i = 0; i < walks; i++) {
            log.walked(i & 1, "00:05.0", 0);
        }
        QemuLog.Read read = log.imported();

        assertThat(read.summary().notes())
                .contains((walks - 1) + " further changes of domain are not told");
        assertThat(read.events()).hasSize(2 * walks);
    }

    @Test
    void aLineOfOneEndlessWordIsReadOnce() {
        String word = "a".repeat(LineReader.MAX_LENGTH - 100);
        QemuLog log = new QemuLog().flush(1);
        for (int i = 0; i < 500; i++) {
            log.event(word).raw("qemu" + " qemu[".repeat(2000)).event("amdvi_iotlb_hit " + word);
        }
        QemuLog.Read read = log.imported();

        assertThat(read.problems()).hasSize(1500).allMatch(each -> each.toString().length() < 200);
    }

    @Test
    void whatATerminalMightObeyIsNotSaid() {
        QemuLog.Read read = new QemuLog().raw("\u001b[2J").flush(1).imported();

        assertThat(read.problems()).singleElement().asString().endsWith(": ?[2J");
    }
}
