package dev.fencepost.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Op;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.TraceFiles;
import dev.fencepost.trace.TraceSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
    private static final String MAP =
            "t-1 [000] d..1. 1.000001: map: IOMMU: iova=0x10000000 paddr=0x7800000 size=4096\n";

    @TempDir private Path directory;

    private final StringWriter err = new StringWriter();

    @Test
    void writesATraceFileThatReadsBack() throws Exception {
        Path out = directory.resolve("out.jsonl");
        assertThat(run(recording().toString(), "-o", out.toString())).isZero();
        List<TraceEvent> events = read(out);
        assertThat(events.stream().filter(each -> each.op() == Op.UNMAP)).hasSize(515);
        assertThat(err.toString())
                .contains("read 14506 lines")
                .contains("unmaps flushed 515, not seen flushed 0")
                .contains("leaf sizes 4K 8K 64K 8M");
    }

    @Test
    void writesTheSameFromPlainTextAsFromGzip() throws Exception {
        Path plain = directory.resolve("trace.txt");
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(recording()))) {
            Files.copy(in, plain);
        }
        Path one = directory.resolve("one.jsonl");
        Path two = directory.resolve("two.jsonl");
        run(plain.toString(), "-o", one.toString(), "--format", "tracefs");
        run(recording().toString(), "-o", two.toString());
        assertThat(one).hasSameBinaryContentAs(two);
    }

    @Test
    void refusesContentOfNoKnownFormatInOneLine() throws Exception {
        Path out = directory.resolve("out.jsonl");
        assertThat(run(text("hello\n").toString(), "-o", out.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("no known format");
        assertThat(out).doesNotExist();
    }

    @Test
    void choosesLeavesFromTheSizesThatAPersonNames() throws Exception {
        Path out = directory.resolve("out.jsonl");
        String map = MAP.replace("size=4096", "size=8388608");
        assertThat(run(text(map).toString(), "-o", out.toString(), "--page-sizes", "v2")).isZero();
        assertThat(err.toString()).contains("leaf sizes 2M");
    }

    @Test
    void joinsWrappedLinesWhereAPersonAsksForIt() throws Exception {
        Path out = directory.resolve("out.jsonl");
        String map = "> " + MAP.replace(" size", "\n> size");
        assertThat(run(text(map).toString(), "-o", out.toString())).isEqualTo(2);
        assertThat(run(text(map).toString(), "-o", out.toString(), "--unwrap")).isZero();
        assertThat(read(out)).hasSize(1);
    }

    @Test
    void refusesAFileWhosePackingIsDamagedFromTheStartInOneLine() throws Exception {
        Path file = Files.write(directory.resolve("t.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
        assertThat(run(file.toString(), "-o", directory.resolve("out.jsonl").toString()))
                .isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("damaged");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        String missing = directory.resolve("missing").toString();
        assertThat(run(missing, "-o", directory.resolve("out.jsonl").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("missing: no such file");
    }

    @Test
    void refusesOptionsThatItCannotRead() throws Exception {
        String text = text(MAP).toString();
        String out = directory.resolve("out.jsonl").toString();
        assertThat(run(text, "-o", out, "--format", "csv")).isEqualTo(2);
        assertThat(run(text, "-o", out, "--device", "x")).isEqualTo(2);
        assertThat(run(text, "-o", out, "--host", "")).isEqualTo(2);
        assertThat(run(text, "-o", out, "--page-sizes", "2M")).isEqualTo(2);
        assertThat(run(text)).isEqualTo(2);
    }

    @Test
    void keepsTheRestOfAFileWithABadLine() throws Exception {
        Path out = directory.resolve("out.jsonl");
        Path text = text(MAP + "garbage\n" + MAP);
        assertThat(run(text.toString(), "-o", out.toString(), "--host", "node7")).isEqualTo(2);
        assertThat(err.toString()).contains(text + ":2: not a trace line: garbage");
        assertThat(read(out))
                .extracting(TraceEvent::op)
                .containsExactly(Op.MAP, Op.GAP, Op.GAP, Op.MAP);
        assertThat(read(out)).allMatch(each -> each.host().equals("node7"));
    }

    @Test
    void takesSeveralFilesForPartsOfOneRecordingInOrder() throws Exception {
        Path first = Files.writeString(directory.resolve("a"), MAP);
        Path second =
                Files.writeString(directory.resolve("b"), MAP.replace("1.000001", "2.000001"));
        Path out = directory.resolve("out.jsonl");
        assertThat(run(first.toString(), second.toString(), "-o", out.toString())).isZero();
        assertThat(read(out)).hasSize(2);
        assertThat(run(second.toString(), first.toString(), "-o", out.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("begins before the file in front of it ends");
    }

    private int run(String... args) {
        PrintWriter out = new PrintWriter(new StringWriter());
        return CommandRunner.run(new ImportCommand(), out, new PrintWriter(err, true), args);
    }

    private static List<TraceEvent> read(Path file) throws IOException {
        List<TraceEvent> events = new ArrayList<>();
        try (TraceSource source =
                TraceFiles.open(
                        file.toString(),
                        problem -> {
                            throw new AssertionError(problem.toString());
                        })) {
            source.forEachRemaining(events::add);
        }
        return events;
    }

    private Path text(String content) throws IOException {
        return Files.writeString(directory.resolve("in.txt"), content, StandardCharsets.UTF_8);
    }

    private static Path recording() throws URISyntaxException {
        return Path.of(
                ImportCommandTest.class.getResource("/traces/ftrace-vfio-kprobes.txt.gz").toURI());
    }
}
