package dev.fencepost.producer.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.trace.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedPackTest {
    private static final String MAP =
            "t-1 [000] d..1. 1.000001: map: IOMMU: iova=0x10000000 paddr=0x7800000 size=4096\n";

    @TempDir private Path directory;

    @Test
    void yieldsItsFilesAndTheRecordingsAmongThem() throws IOException {
        RecordedPack pack = open(gzip(sample())).orElseThrow();
        assertThat(pack.members())
                .extracting(TraceText::name)
                .containsExactly(
                        "pack:f-h/MANIFEST", "pack:f-h/cmdline.txt", "pack:f-h/ftrace.txt");
        assertThat(pack.recordings())
                .extracting(TraceText::name)
                .containsExactly("pack:f-h/ftrace.txt");
        assertThat(pack.notes()).containsExactly("lost 3 events");
        assertThat(pack.breaksOff()).isEmpty();
    }

    @Test
    void readsAMemberAsOftenAsAsked() throws IOException {
        TraceText trace = open(gzip(sample())).orElseThrow().members().get(2);
        assertThat(read(trace)).isEqualTo(MAP.repeat(1000));
        assertThat(read(trace)).isEqualTo(MAP.repeat(1000));
    }

    @Test
    void takesAnArchiveThatIsNotCompressed() throws IOException {
        assertThat(open(sample()).orElseThrow().recordings()).hasSize(1);
    }

    @Test
    void leavesOtherContentAlone() throws IOException {
        assertThat(open(MAP.getBytes(UTF_8))).isEmpty();
        assertThat(open(gzip(MAP.getBytes(UTF_8)))).isEmpty();
        assertThat(open(new byte[0])).isEmpty();
        assertThat(open(new byte[2000])).isEmpty();
    }

    @Test
    void saysWhereAnArchiveBreaksOffAndKeepsWhatIsInFrontOfIt() throws IOException {
        byte[] whole = sample();
        for (int length = 3000; length < whole.length - 20_000; length += 7001) {
            RecordedPack pack = open(Arrays.copyOf(whole, length)).orElseThrow();
            assertThat(pack.breaksOff()).as("at %d", length).isPresent();
            assertThat(pack.members()).as("at %d", length).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void makesOfATornTraceEventsAndAProblem() throws IOException {
        RecordedPack pack = open(Arrays.copyOf(sample(), 40_000)).orElseThrow();
        Recording recording = Recording.of(pack.recordings().toArray(TraceText[]::new));
        assertThat(recording.all(MapLeaves.class)).hasSizeGreaterThan(100);
        assertThat(recording.problems()).isNotEmpty();
    }

    @Test
    void refusesAnArchiveOfNothing() throws IOException {
        byte[] cut = Arrays.copyOf(sample(), 512);
        cut[156] = TarConstants.LF_DIR;
        assertThatThrownBy(() -> open(cut))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("pack: holds nothing");
    }

    @Test
    void refusesMoreFilesThanARecorderMakes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (int i = 0; i <= 1000; i++) {
                add(tar, "f" + i, "");
            }
        }
        assertThatThrownBy(() -> open(bytes.toByteArray()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("more than 1000 files");
    }

    @Test
    void keepsNoNameThatHasNoEnd() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            add(tar, "first", "");
            TarArchiveEntry name =
                    new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            byte[] letters = "n".repeat(1 << 20).getBytes(UTF_8);
            name.setSize(letters.length);
            tar.putArchiveEntry(name);
            tar.write(letters);
            tar.closeArchiveEntry();
            add(tar, "second", "");
        }
        RecordedPack pack = open(bytes.toByteArray()).orElseThrow();
        assertThat(pack.members()).hasSize(1);
        assertThat(pack.breaksOff().orElseThrow()).contains("header is longer than");
    }

    @Test
    void survivesAnyDamage() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = sample();
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int hit = 0; hit < 5; hit++) {
                damaged[random.nextInt(3000)] = (byte) random.nextInt();
            }
            try {
                for (TraceText each : open(damaged).map(RecordedPack::members).orElse(List.of())) {
                    read(each);
                }
            } catch (BadInputException | EOFException e) {
                assertThat(e).as("seed %d", seed).hasMessageMatching("(?s)(pack|tar).*");
            }
        }
    }

    private static byte[] sample() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.putArchiveEntry(new TarArchiveEntry("f-h/"));
            tar.closeArchiveEntry();
            add(tar, "f-h/MANIFEST", "fencepost-recording=1\nnote=lost 3 events\n");
            add(tar, "f-h/cmdline.txt", "quiet\n");
            add(tar, "f-h/ftrace.txt", MAP.repeat(1000));
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, String content)
            throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private Optional<RecordedPack> open(byte[] content) throws IOException {
        return RecordedPack.of(
                TraceText.of("pack", Files.write(directory.resolve("pack"), content)));
    }

    private static String read(TraceText text) throws IOException {
        try (InputStream in = text.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
