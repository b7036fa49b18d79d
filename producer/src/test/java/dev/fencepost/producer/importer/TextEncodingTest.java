package dev.fencepost.producer.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Fault;
import dev.fencepost.model.MapLeaves;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as editors, terminals and shells of other systems leave them. */
final class TextEncodingTest {
    private static final String TRACE =
            "# tracer: nop\r\n"
                    + "  t\u00e4sk-1 [000] d..1. 1.000001: map: IOMMU: iova=0x1000 paddr=0x1000 size=4096\r\n"
                            .repeat(2000);
    private static final String LOG =
            "[    1.000000] vfio-pci 0000:41:00.0: AMD-Vi: Event logged [IO_PAGE_FAULT"
                    + " domain=0x0007 address=0x1000 flags=0x0000]\n";

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void takesATextWithAMarkOfItsEncoding(String charset) throws IOException {
        TraceText text = marked(TRACE, charset, false);
        assertThat(ImportFormat.of(text)).isEqualTo(Optional.of(ImportFormat.TRACEFS));
        Recording recording = Recording.of(text);
        assertThat(recording.problems()).isEmpty();
        assertThat(recording.all(MapLeaves.class)).hasSize(2000);
    }

    @Test
    void takesAPackedOne() throws IOException {
        assertThat(Recording.of(marked(TRACE, "UTF-16LE", true)).all(MapLeaves.class))
                .hasSize(2000);
    }

    @Test
    void keepsTheTimeOfALogsFirstLine() throws IOException {
        Imported imported = Imported.of(ImportFormat.DMESG, marked(LOG, "UTF-8", false));
        assertThat(imported.all(Fault.class)).extracting(Fault::ts).containsExactly(1_000_000_000L);
    }

    private TraceText marked(String text, String charset, boolean packed) throws IOException {
        Path file = directory.resolve("text");
        try (OutputStream out =
                packed
                        ? new GZIPOutputStream(Files.newOutputStream(file))
                        : Files.newOutputStream(file)) {
            out.write(("\ufeff" + text).getBytes(Charset.forName(charset)));
        }
        return TraceText.of("text", file);
    }
}
