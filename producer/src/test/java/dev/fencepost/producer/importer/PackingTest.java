package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.fencepost.model.Gap;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.trace.ProblemListener.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class PackingTest {
    private static final int MAPS = 20_000;

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void isKnownByContentWhateverTheFileIsCalled(Packing packing) throws IOException {
        Recording recording = Recording.of(file(packed(packing, maps())));
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.all(MapLeaves.class)).hasSize(MAPS);
    }

    @ParameterizedTest
    @EnumSource
    void readsPackedPartsOneAfterTheOther(Packing packing) throws IOException {
        byte[] bytes = packed(packing, maps());
        byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        assertThat(Recording.of(file(twice)).all(MapLeaves.class)).hasSize(2 * MAPS);
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatComesBeforeTheDamage(Packing packing) throws IOException {
        byte[] bytes = packed(packing, maps());
        Recording recording = Recording.of(file(Arrays.copyOf(bytes, bytes.length * 3 / 4)));
        int read = recording.all(MapLeaves.class).size();
        assertThat(read).isBetween(100, MAPS - 1);
        assertThat(recording.problems())
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.position()).isEqualTo(read + 1);
                            assertThat(each.cause()).contains("data is damaged");
                        });
        assertThat(recording.all(Gap.class)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatComesBeforeTheDamageOfAnyFormat(Packing packing) throws IOException {
        cutShort(packing, "[    1.000000] x", ImportFormat.DMESG);
        cutShort(packing, "2026-11-22T05:14:35.042480Z amdvi_iotlb_inval x", ImportFormat.QEMU);
    }

    /**
     * Few lines, so that the damage lies within the head that a format is known by; a block of zstd
     * is more.
     */
    private void cutShort(Packing packing, String line, ImportFormat format) throws IOException {
        StringBuilder lines = new StringBuilder();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < (packing == Packing.ZSTD ? 10_000 : 100); i++) {
            lines.append(line).append(random.nextLong()).append('\n');
        }
        byte[] bytes = packed(packing, lines.toString().getBytes(StandardCharsets.UTF_8));
        TraceText text = file(Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(ImportFormat.of(text)).contains(format);
        List<Problem> problems = new ArrayList<>();
        try (Importer importer = format.open(List.of(text), ImportOptions.NONE, problems::add)) {
            assertThat(importer).toIterable().isNotEmpty().allMatch(Gap.class::isInstance);
        }
        assertThat(problems).isNotEmpty();
        assertThat(problems.get(problems.size() - 1).cause()).contains("packed data is damaged");
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsDamagedFromTheStart(Packing packing) throws IOException {
        byte[] bytes = Arrays.copyOf(packed(packing, maps()), 7);
        TraceText text = file(bytes);
        assertThatThrownBy(() -> Recording.of(text)).isInstanceOf(BadInputException.class);
    }

    @ParameterizedTest
    @EnumSource
    void neverThrowsForDamageOfAnyKind(Packing packing) throws IOException {
        byte[] bytes = packed(packing, maps());
        for (int at = 20; at < bytes.length; at += bytes.length / 50) {
            byte[] torn = bytes.clone();
            torn[at] ^= 0x5a;
            TraceText text = file(torn);
            try {
                assertThat(Recording.of(text).events()).as("byte %d", at).isNotEmpty();
            } catch (BadInputException e) {
                assertThat(e).as("byte %d", at).hasMessageStartingWith("x");
            }
        }
    }

    private TraceText file(byte[] bytes) throws IOException {
        return TraceText.of("x", Files.write(directory.resolve("x"), bytes));
    }

    private static byte[] packed(Packing packing, byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packer(packing, bytes)) {
            out.write(text);
        }
        return bytes.toByteArray();
    }

    private static OutputStream packer(Packing packing, OutputStream out) throws IOException {
        return switch (packing) {
            case GZIP -> new GZIPOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out, 1);
            case XZ -> new XZOutputStream(out, new LZMA2Options(1));
        };
    }

    private static byte[] maps() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < MAPS; i++) {
            text.append(
                    String.format(
                            "t-1 [000] d..1. 1.%06d: map: IOMMU: iova=0x%x paddr=0x%x size=4096%n",
                            i, i << 12, (i * 0x9E3779B9L & 0xffffff) << 12));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
