package dev.fencepost.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Gap;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Permission;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonlTest {
    private final List<String> problems = new ArrayList<>();

    @Test
    void readsTheExampleOfTheFormat() {
        String line =
                "{\"stream\":\"iommu\",\"op\":\"MAP\",\"host\":\"h0\",\"seq\":7,\"ts\":1200,"
                        + "\"domain\":1,\"iova\":\"0x10000000\",\"spa\":\"0x240000000\","
                        + "\"size\":\"2M\",\"count\":4,\"perm\":\"rw\"}";

        assertThat(read(line))
                .containsExactly(
                        new MapLeaves(
                                new Envelope("h0", 0, 1200, 7, 0),
                                1,
                                0x10000000L,
                                0x240000000L,
                                0x200000,
                                4,
                                Permission.READ_WRITE));
        assertThat(problems).isEmpty();
    }

    @Test
    void saysOfLeavesWhetherTheirSizeIsAGuess() {
        String exact =
                "{\"stream\":\"iommu\",\"op\":\"MAP\",\"host\":\"h0\",\"seq\":7,\"ts\":1200,"
                        + "\"domain\":1,\"iova\":\"0x10000000\",\"spa\":\"0x240000000\","
                        + "\"size\":2097152,\"count\":4,\"perm\":\"rw\"}";
        String derived = exact.replace("}", ",\"derived\":true}");

        assertThat(read(exact.replace("}", ",\"derived\":false}"))).isEqualTo(read(exact));
        assertThat(((MapLeaves) read(exact).get(0)).derived()).isFalse();
        assertThat(((MapLeaves) read(derived).get(0)).derived()).isTrue();
        assertThat(read(derived)).extracting(JsonlWriter::line).containsExactly(derived);
        assertThat(read(exact)).extracting(JsonlWriter::line).containsExactly(exact);
    }

    @Test
    void writesFieldsInTheOrderOfTheExample() {
        TraceEvent map =
                new MapLeaves(
                        new Envelope("h0", 0, 1200, 7, 0),
                        1,
                        0x10000000L,
                        0x240000000L,
                        0x200000,
                        4,
                        Permission.READ_WRITE);

        assertThat(JsonlWriter.line(map))
                .isEqualTo(
                        "{\"stream\":\"iommu\",\"op\":\"MAP\",\"host\":\"h0\",\"seq\":7,\"ts\":1200,"
                                + "\"domain\":1,\"iova\":\"0x10000000\",\"spa\":\"0x240000000\","
                                + "\"size\":2097152,\"count\":4,\"perm\":\"rw\"}");
    }

    @Test
    void fillsInDefaults() {
        List<TraceEvent> events =
                read(
                        """
                        # a comment

                        {"stream":"iommu","op":"DEVICE","ts":1,"bdf":"1:02.3","domain":4}
                          # another
                        {"stream":"iommu","op":"COMPLETION","ts":1,"token":18446744073709551615}
                        {"stream":"iommu","op":"FAULT","ts":2,"code":"X","address":4096}
                        {"stream":"rmp","op":"RMPUPDATE","ts":2,"spa":0,"size":"4K","assigned":false}
                        {"stream":"dma","op":"ACCESS","ts":3,"bdf":"0000:01:02.3","iova":0,"length":1,"dir":"READ"}
                        {"stream":"dma","op":"GAP","ts":3}
                        """);

        DeviceId bdf = new DeviceId(0x113);
        assertThat(problems).isEmpty();
        assertThat(events)
                .containsExactly(
                        new DeviceEntry(at(1, 3), 0, bdf, 4, true, false, 0, false),
                        new Completion(at(1, 5), 0, -1, true),
                        new Fault(at(2, 6), 0, "X", DeviceId.NONE, Fault.UNKNOWN_DOMAIN, 4096, 0),
                        new RmpUpdate(at(2, 7), 0, 4096, false, false, 0, 0, 0),
                        new Access(
                                at(3, 8),
                                bdf,
                                0,
                                1,
                                dev.fencepost.model.Direction.READ,
                                false,
                                Outcome.UNKNOWN,
                                Source.UNKNOWN,
                                0),
                        new Gap(at(3, 9), Stream.DMA, 0));
    }

    @ParameterizedTest
    @EnumSource(Op.class)
    void readsBackWhatItWrites(Op op) {
        for (long seed = 1; seed <= 50; seed++) {
            RandomEvents random = new RandomEvents(seed);
            List<TraceEvent> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(random.event(op));
            }

            assertThat(read(written(events))).as("seed %d", seed).isEqualTo(events);
            assertThat(problems).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void keepsUnsignedNumbersAndStrangeNames() {
        Envelope at = new Envelope("höst \"1\"\n", -1, -2, -3, Long.MAX_VALUE);
        TraceEvent event = new Unmap(at, -1, -4096, 4096);

        assertThat(JsonlWriter.line(event))
                .contains("\"run\":4294967295,\"seq\":18446744073709551613")
                .contains("\"iova\":\"0xfffffffffffff000\"");
        assertThat(read(JsonlWriter.line(event))).containsExactly(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"iova\":\"0x1\" ,\"colour\":1|unknown field \"colour\"",
                "\"iova\":\"0x1\",\"parts\":[{\"iova\":1}]|unknown field \"parts\"",
                "\"iova\":1,\"iova\":1|field iova is given twice",
                "\"ats\":true,\"iova\":1|UNMAP has no field ats",
                "\"count\":1|UNMAP lacks field iova",
                "\"iova\":-1|iova is not an address",
                "\"iova\":\"10\"|iova is not an address",
                "\"iova\":\"0x\"|iova is not an address",
                "\"iova\":\"0x1ffffffffffffffff\"|iova is not an address",
                "\"iova\":18446744073709551616|iova is not an address",
                "\"iova\":1e3|iova is not an address",
                "\"iova\":1.0|iova is not an address",
                "\"iova\":null|iova is not an address",
                "\"iova\":[[[]]]|iova is not an address",
                "\"iova\":1,\"run\":4294967296|run is not a whole number from 0 to 4294967295",
                "\"iova\":1,\"tsErr\":9223372036854775808|tsErr is not",
                "\"iova\":1,\"rc\":\"0\"|rc is not a whole number of 32 bits",
                "\"iova\":1,\"host\":\"\"|host is not a non-empty string",
                "\"iova\":1,\"bdf\":\"zz\"|bdf is \"zz\", not a PCI address",
                "\"iova\":1,\"dir\":\"UP\"|unknown dir \"UP\"",
                "\"iova\":\"0xffffffffffffffff\"|UNMAP: iova 0xffffffffffffffff and its size reach",
                "\"iova\":01|not JSON at column",
                "\"iova\":1.|not JSON at column",
                "\"iova\":truth|not JSON at column",
                "\"iova\":1}{|something follows the object",
                "\"iova\":1,|not JSON at column",
                "\"iova\":\"\\q\"|unknown escape",
                "\"host\":\"\\ud800\"|half a surrogate pair"
            })
    void namesWhatIsWrongWithALine(String body) {
        String fields = body.substring(0, body.indexOf('|'));
        String cause = body.substring(body.indexOf('|') + 1);

        assertThat(
                        read(
                                "\n{\"stream\":\"iommu\",\"op\":\"UNMAP\",\"ts\":1,\"domain\":1,"
                                        + "\"size\":\"4K\","
                                        + fields
                                        + "}\n"))
                .isNotEmpty()
                .allMatch(Gap.class::isInstance);
        assertThat(problems).singleElement().asString().startsWith("t:2: ").contains(cause);
    }

    @Test
    void wantsAnOpOfTheStream() {
        List<TraceEvent> events = read("{\"stream\":\"dma\",\"op\":\"PSMASH\",\"ts\":1,\"spa\":1}");

        assertThat(problems).containsExactly("t:1: PSMASH is no op of stream dma");
        assertThat(events).extracting(TraceEvent::stream).containsExactly(Stream.values());
    }

    @Test
    void putsAGapWhereABadLineStood() {
        List<TraceEvent> events =
                read(
                        psmash(1, 100)
                                + psmash(2, 90)
                                + "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"seq\":3,\"ts\":"
                                + "\n"
                                + psmash(4, 200));

        assertThat(events).hasSize(4);
        assertThat(events.get(2)).isEqualTo(new Gap(at(100, 2), Stream.RMP, 0));
        assertThat(problems).singleElement().asString().startsWith("t:3: not JSON");
    }

    @Test
    void putsGapsEverywhereWhereABadLineNamesNothing() {
        String other = psmash(9, 50).replace("{", "{\"host\":\"b\",");
        List<TraceEvent> events = read(psmash(1, 100) + other + "junk\nmore junk\n");

        assertThat(problems).hasSize(2);
        assertThat(events.subList(2, events.size()))
                .containsExactlyInAnyOrder(
                        new Gap(at(0, 0), Stream.IOMMU, 0),
                        new Gap(at(100, 1), Stream.RMP, 0),
                        new Gap(at(0, 0), Stream.DMA, 0),
                        new Gap(new Envelope("b", 0, 0, 0, 0), Stream.IOMMU, 0),
                        new Gap(new Envelope("b", 0, 50, 9, 0), Stream.RMP, 0),
                        new Gap(new Envelope("b", 0, 0, 0, 0), Stream.DMA, 0));
    }

    @Test
    void reportsALastLineThatIsCutOff() {
        List<TraceEvent> events = read(psmash(1, 1) + psmash(2, 2).substring(0, 40));

        assertThat(events).hasSize(2).last().isEqualTo(new Gap(at(1, 1), Stream.RMP, 0));
        assertThat(problems).singleElement().asString().startsWith("t:2: last line is cut off: ");
    }

    @Test
    void wantsSeqToRiseAlongAStream() {
        List<TraceEvent> events = read(psmash(5, 1) + psmash(5, 2) + psmash(4, 3) + psmash(6, 4));

        assertThat(events).extracting(TraceEvent::seq).containsExactly(5L, 5L, 6L);
        assertThat(problems)
                .containsExactly(
                        "t:2: seq does not rise along stream rmp of \"h0\": 5 after 5",
                        "t:3: seq does not rise along stream rmp of \"h0\": 4 after 5");
    }

    @Test
    void wantsRunNotToFall() {
        String second = psmash(1, 1).replace("{", "{\"run\":2,");
        List<TraceEvent> events = read(second + psmash(2, 2));

        assertThat(problems).containsExactly("t:2: run falls from 2 to 0");
        assertThat(events.get(1)).isEqualTo(new Gap(new Envelope("h0", 2, 1, 1, 0), Stream.RMP, 0));
    }

    @Test
    void letsAGapShareThePlaceOfTheEventBefore() {
        List<TraceEvent> events = read(psmash(1, 1) + "junk\n" + psmash(2, 5));

        problems.clear();
        assertThat(read(written(events))).isEqualTo(events);
        assertThat(problems).isEmpty();
    }

    @Test
    void takesByteOrderMarksAndCarriageReturns() {
        assertThat(read("\uFEFF" + psmash(1, 1).replace("\n", "\r\n") + "\r\n")).hasSize(1);
        assertThat(problems).isEmpty();
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] line =
                psmash(1, 1).replace("{", "{\"host\":\"??\",").getBytes(StandardCharsets.UTF_8);
        line[9] = (byte) 0xC3;
        read(line);

        assertThat(problems).singleElement().asString().contains("string is not UTF-8");
    }

    @Test
    void survivesLinesOfAnyLength() {
        byte[] text = new byte[3 * LineReader.LONGEST];
        Arrays.fill(text, (byte) 'a');
        byte[] after = ("\n" + psmash(1, 1)).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(after, 0, text, text.length - after.length, after.length);

        assertThat(read(text)).hasSize(4);
        assertThat(problems).containsExactly("t:1: line is longer than 1048576 bytes");
    }

    @Test
    void survivesDeepNesting() {
        List<TraceEvent> events = read("{\"iova\":" + "[".repeat(500_000) + "\n" + psmash(2, 1));

        assertThat(problems).hasSize(1);
        assertThat(events).extracting(TraceEvent::op).contains(Op.PSMASH);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void survivesDamagedFiles(long seed) {
        Random random = new Random(seed);
        byte[] file = written(new RandomEvents(seed).events(300));
        for (int i = 0; i < 200; i++) {
            file[random.nextInt(file.length)] = (byte) random.nextInt(256);
        }

        List<TraceEvent> events = read(file);
        assertThat(problems).as("seed %d", seed).isNotEmpty();
        assertThat(events).as("seed %d", seed).anyMatch(event -> event.op() == Op.GAP);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesRandomBytes(long seed) {
        byte[] noise = new byte[100_000];
        new Random(seed).nextBytes(noise);

        assertThat(read(noise)).as("seed %d", seed).hasSize(3);
    }

    private static Envelope at(long ts, long seq) {
        return new Envelope("h0", 0, ts, seq, 0);
    }

    private static String psmash(long seq, long ts) {
        return String.format(
                "{\"stream\":\"rmp\",\"op\":\"PSMASH\",\"seq\":%d,\"ts\":%d,\"spa\":\"0x200000\"}%n",
                seq, ts);
    }

    private static byte[] written(List<TraceEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonlWriter writer = new JsonlWriter(out);
        events.forEach(writer::accept);
        writer.commit();
        return out.toByteArray();
    }

    private List<TraceEvent> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<TraceEvent> read(byte[] bytes) {
        List<TraceEvent> events = new ArrayList<>();
        new JsonlReader(
                        new ByteArrayInputStream(bytes),
                        "t",
                        problem -> problems.add(problem.toString()))
                .forEachRemaining(events::add);
        return events;
    }
}
