package dev.fencepost.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fencepost.model.Op;
import dev.fencepost.model.TraceEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceFilesTest {
    private static final String LINE =
            "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"ts\":%d,\"spa\":\"0x200000\"}\n";

    @TempDir private Path directory;
    private final List<String> problems = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"t.jsonl", "t.jsonl.gz"})
    void readsBackWhatItWrites(String name) throws IOException {
        List<TraceEvent> events = new RandomEvents(7).events(500);
        String path = path(name);
        try (TraceWriter writer = TraceFiles.create(path)) {
            events.forEach(writer::accept);
            writer.commit();
        }

        // the content says the format, whatever the name
        Path renamed = Files.move(directory.resolve(name), directory.resolve("renamed"));
        assertThat(read(renamed.toString())).isEqualTo(events);
        assertThat(problems).isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(renamed);
        }
    }

    @Test
    void leavesNothingBehindWithoutACommit() throws IOException {
        Path file = Files.writeString(directory.resolve("t.jsonl"), "before");
        assertThatThrownBy(
                        () -> {
                            try (TraceWriter writer = TraceFiles.create(file.toString())) {
                                new RandomEvents(1).events(5000).forEach(writer::accept);
                                throw new IllegalStateException("in between");
                            }
                        })
                .hasMessage("in between");

        assertThat(file).hasContent("before");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void replacesWhatALinkLeadsTo() throws IOException {
        Path file = Files.writeString(directory.resolve("t.jsonl"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link.jsonl"), file);
        try (TraceWriter writer = TraceFiles.create(link.toString())) {
            writer.commit();
        }

        assertThat(link).isSymbolicLink();
        assertThat(file).isEmptyFile();
    }

    @Test
    void writesIntoDevices() throws IOException {
        Path device = Files.createSymbolicLink(directory.resolve("n.jsonl"), Path.of("/dev/null"));
        try (TraceWriter writer = TraceFiles.create(device.toString())) {
            new RandomEvents(1).events(10).forEach(writer::accept);
            writer.commit();
        }

        assertThat(device).isSymbolicLink();
    }

    @Test
    void saysWhyAFileCannotBeUsed() throws IOException {
        Files.createFile(directory.resolve("empty.jsonl"));
        Files.write(directory.resolve("empty.gz"), gzip(""));
        Files.write(directory.resolve("damaged.gz"), new byte[] {0x1f, (byte) 0x8b, 1, 2});
        Files.writeString(directory.resolve("t.txt"), "# tracer: nop\n#\n bash-12 [0] 1.0: x:\n");

        assertThatThrownBy(() -> read(path("none.jsonl")))
                .hasMessage(path("none.jsonl: no such file"));
        assertThatThrownBy(() -> read(path(""))).hasMessage(path(": is a directory"));
        assertThatThrownBy(() -> read(path("empty.jsonl")))
                .hasMessage(path("empty.jsonl: is empty"));
        assertThatThrownBy(() -> read(path("empty.gz"))).hasMessage(path("empty.gz: is empty"));
        assertThatThrownBy(() -> read(path("damaged.gz")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("damaged.gz: gzip data is damaged");
        assertThatThrownBy(() -> read(path("t.txt")))
                .hasMessage(path("t.txt: unknown format: neither .jsonl nor .avro"));
        assertThatThrownBy(() -> read("a\0b")).isInstanceOf(BadInputException.class);
    }

    @Test
    void saysWhyAFileCannotBeCreated() {
        assertThatThrownBy(() -> TraceFiles.create(path("t.txt")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("t.txt: unknown format");
        assertThatThrownBy(() -> TraceFiles.create(path("none/t.jsonl")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("there is no directory");
        assertThatThrownBy(
                        () -> {
                            Files.createDirectory(directory.resolve("d.jsonl"));
                            TraceFiles.create(path("d.jsonl"));
                        })
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void keepsWhatATruncatedGzipStillSays() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append(String.format(LINE, (long) i * i * i));
        }
        byte[] whole = gzip(text.toString());
        Files.write(directory.resolve("t.jsonl.gz"), Arrays.copyOf(whole, whole.length / 2));

        List<TraceEvent> events = read(path("t.jsonl.gz"));
        assertThat(events).hasSizeBetween(10_000, 49_999);
        assertThat(events.get(events.size() - 1).op()).isEqualTo(Op.GAP);
        assertThat(problems).isNotEmpty().last().asString().contains("cut off");
    }

    @Test
    void readsGzipsOneAfterAnother() throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve("t"))) {
            out.write(gzip(String.format(LINE, 1)));
            out.write(gzip(String.format(LINE, 2)));
        }

        assertThat(read(path("t"))).extracting(TraceEvent::ts).containsExactly(1L, 2L);
    }

    @Test
    void findsLinesBehindCommentsAndMarks() throws IOException {
        Files.writeString(
                directory.resolve("t"), "\uFEFF# one\r\n\n" + "#\n".repeat(3000) + line(9));

        assertThat(read(path("t"))).extracting(TraceEvent::seq).containsExactly(3003L);
        assertThat(problems).isEmpty();
    }

    @Test
    void readsALinesFileWhoseFirstLineIsBad() throws IOException {
        Files.writeString(directory.resolve("t.jsonl"), "junk\n" + line(9));

        assertThat(read(path("t.jsonl"))).hasSize(4);
        assertThat(problems).singleElement().asString().startsWith(path("t.jsonl:1: "));
    }

    @Test
    void readsStandardInputAndWritesStandardOutput() throws IOException {
        InputStream in = System.in;
        PrintStream out = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setIn(new ByteArrayInputStream((line(5) + line(2)).getBytes(UTF_8)));
        System.setOut(new PrintStream(written, false, UTF_8));
        try (HostOrder source = TraceFiles.openOrdered("-", problem -> {});
                TraceWriter writer = TraceFiles.create("-")) {
            source.forEachRemaining(writer::accept);
            writer.commit();
            assertThat(source.raised()).isEqualTo(1);
        } finally {
            System.setIn(in);
            System.setOut(out);
        }

        assertThat(written.toString(UTF_8).lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("\"ts\":5,\"tsErr\":3");
    }

    private static String line(long ts) {
        return String.format(LINE, ts);
    }

    private String path(String name) {
        return directory + (name.isEmpty() || name.startsWith(":") ? "" : "/") + name;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private List<TraceEvent> read(String path) throws IOException {
        List<TraceEvent> events = new ArrayList<>();
        try (TraceSource source =
                TraceFiles.open(path, problem -> problems.add(problem.toString()))) {
            source.forEachRemaining(events::add);
        }
        return events;
    }
}
